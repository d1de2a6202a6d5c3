import type { StoredItem } from '../src/connectors/connector.ts';
import { canReply } from '../src/connectors/email/can-reply.ts';
import { EmailConnector } from '../src/connectors/email/email-connector.ts';
import { mailSource, outgoing } from './support/mail-source.ts';
import { smtp, sourceAt, stopServers } from './support/smtp-server.ts';

const connector = new EmailConnector();
const to = { to: ['anna@customer.test'], cc: [], bcc: [] };

afterEach(stopServers);

describe('a mail that goes out', () => {
  it('marks automatic mail so that no robot answers it', async () => {
    const seen: { mail: string; from: string }[] = [];
    const port = await smtp({
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          seen.push({
            mail: Buffer.concat(chunks).toString(),
            from: (session.envelope.mailFrom || { address: '' }).address,
          });
          done();
        });
      },
    });
    await connector.send(sourceAt(port), outgoing({ automatic: true, recipients: to }));
    expect(seen[0]!.from).toBe('');
    expect(seen[0]!.mail).toMatch(/^Auto-Submitted: auto-replied/m);
    expect(seen[0]!.mail).toMatch(/^X-Auto-Response-Suppress: All/m);
  });

  it('keeps the whole chain of references, and answers from the address that the customer wrote to', async () => {
    let mail = '';
    const port = await smtp({
      onData: (stream, _s, done) => (
        stream.on('data', (chunk: Buffer) => (mail += chunk.toString())),
        stream.on('end', () => done())
      ),
    });
    const inReplyTo = {
      externalId: 'x',
      root: 'x',
      text: '',
      subject: 'AW: Paket',
      occurredAt: new Date(),
      author: { externalId: 'anna@customer.test', address: 'anna@customer.test' },
      meta: {
        messageId: '<c@x.test>',
        references: ['<a@x.test>', '<b@x.test>'],
        ownAddress: 'sales@brand.test',
        replyTo: ['anna@home.test'],
      },
    };
    const result = await connector.send(sourceAt(port, { aliases: ['sales@brand.test'] }), outgoing({ inReplyTo }));
    const headers = mail.replace(/\r\n[ \t]+/g, ' ');
    expect(headers).toMatch(/^References: <a@x\.test> <b@x\.test> <c@x\.test>\r$/m);
    expect(headers).toMatch(/^In-Reply-To: <c@x\.test>\r$/m);
    expect(headers).toMatch(/^Subject: AW: Paket\r$/m);
    expect(headers).toMatch(/^From: sales@brand\.test\r$/m);
    expect(headers).toMatch(/^To: anna@home\.test\r$/m);
    // What answers our answer goes on from here.
    expect(result).toMatchObject({
      meta: { references: ['<a@x.test>', '<b@x.test>', '<c@x.test>'], to: ['anna@home.test'] },
    });
  });

  it('is sent for a shared mailbox by somebody who signed in for it, with the signature of the account', async () => {
    const signedIn: unknown[] = [];
    const mails: { from: string; text: string }[] = [];
    const port = await smtp({
      authMethods: ['XOAUTH2'],
      onAuth: ({ username, accessToken }, _session, done) => {
        signedIn.push([username, accessToken]);
        done(null, { user: username });
      },
      onData: (stream, { envelope }, done) => {
        let text = '';
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
        stream.on('end', () => {
          mails.push({ from: envelope.mailFrom ? envelope.mailFrom.address : '', text });
          done();
        });
      },
    });
    const settings = {
      auth: 'oauth',
      smtpPort: port,
      signature: '{name}\nSales of Brand',
      address: 'sales@brand.test',
    };
    const tokens = { accessToken: 'token of Rita', accessTokenExpiresAt: '2100-01-01T00:00:00Z' };
    const send = (more: Record<string, string>) =>
      connector.send(
        mailSource({ ...sourceAt(port).settings, ...settings, ...more }, tokens),
        outgoing({ recipients: to }),
      );
    await send({});
    await send({ user: 'main@brand.test', smtpUser: 'rita@brand.test' });
    expect(signedIn).toEqual([
      ['sales@brand.test', 'token of Rita'],
      ['rita@brand.test', 'token of Rita'],
    ]);
    expect(mails.map(({ from }) => from)).toEqual(['sales@brand.test', 'sales@brand.test']);
    expect(mails[0]!.text).toContain('-- \r\nRita Rep\r\nSales of Brand');
  });
});

describe('what can be answered by mail', () => {
  const source = { settings: { address: 'support@brand.test', smtpHost: 'smtp.brand.test' }, now: () => new Date() };
  const item = (more: Partial<StoredItem>): StoredItem => ({
    externalId: 'x',
    root: 'x',
    visibility: 'private',
    occurredAt: new Date(),
    author: { externalId: 'anna@customer.test', address: 'anna@customer.test' },
    meta: {},
    text: '',
    ...more,
  });

  it('goes to Reply-To, to the author, or below our own mail to its recipients', () => {
    expect(canReply(item({}), source)).toMatchObject({ allowed: true, recipients: { to: ['anna@customer.test'] } });
    expect(canReply(item({ meta: { replyTo: ['desk@customer.test', 'support@brand.test'] } }), source)).toMatchObject({
      recipients: { to: ['desk@customer.test'] },
    });
    const ours = item({
      author: { externalId: 'support@brand.test' },
      meta: { to: ['anna@customer.test'], cc: ['bo@customer.test'] },
    });
    expect(canReply(ours, source)).toMatchObject({
      recipients: { to: ['anna@customer.test'], all: { to: ['anna@customer.test'], cc: ['bo@customer.test'] } },
    });
  });

  it.each<[string, Partial<StoredItem>, RegExp]>([
    ['a bounce', { meta: { bounce: {} } }, /did not arrive/],
    ['nobody', { author: null }, /gave no address/],
    ['a robot', { author: { externalId: 'noreply@shop.test', address: 'noreply@shop.test' } }, /takes no answers/],
  ])('says why not for %s', (_name, more, reason) => {
    expect(canReply(item(more), source)).toMatchObject({
      allowed: false,
      reason: expect.stringMatching(reason) as string,
    });
  });

  it('says why not for a mailbox that is only read', () => {
    expect(canReply(item({}), { ...source, settings: { address: 'support@brand.test' } })).toMatchObject({
      allowed: false,
      reason: expect.stringMatching(/only read/) as string,
    });
  });
});
