import net from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { StoredItem } from '../src/connectors/connector.ts';
import { canReply } from '../src/connectors/email/can-reply.ts';
import { EmailConnector } from '../src/connectors/email/email-connector.ts';
import { mailSource, outgoing } from './support/mail-source.ts';

const connector = new EmailConnector();
const to = { to: ['anna@customer.test'], cc: [], bcc: [] };

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

const portOf = (server: net.Server): number => (server.address() as net.AddressInfo).port;

async function smtp(options: SMTPServerOptions): Promise<number> {
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => done(null, { user: auth.username }),
    disabledCommands: ['STARTTLS'],
    logger: false,
    ...options,
  });
  server.on('error', () => undefined);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return portOf(server.server);
}

/** A server that answers the dialogue by a script and then does what `end` says with the connection. */
async function scripted(onLine: (line: string, socket: net.Socket) => string | null): Promise<number> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('220 scripted ESMTP\r\n');
    socket.on('data', (data) => {
      for (const line of data.toString().split('\r\n').filter(Boolean)) {
        const answer = onLine(line, socket);
        if (answer !== null) socket.write(`${answer}\r\n`);
      }
    });
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return portOf(server);
}

const sourceAt = (port: number, more: Record<string, unknown> = {}): ReturnType<typeof mailSource> =>
  mailSource({
    address: 'support@brand.test',
    smtpHost: '127.0.0.1',
    smtpPort: port,
    smtpSecurity: 'none',
    appendToSent: false,
    ...more,
  });
const refuse = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

describe('the fate of a mail', () => {
  it('is sent when the server says so', async () => {
    const received: string[] = [];
    const port = await smtp({
      onData: (stream, _session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => (received.push(Buffer.concat(chunks).toString()), done()));
      },
    });
    const result = await connector.send(
      sourceAt(port),
      outgoing({ subject: 'Hi', recipients: { ...to, bcc: ['bea@customer.test'] } }),
    );
    expect(result).toMatchObject({
      outcome: 'sent',
      externalId: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      threadKeys: [expect.stringMatching(/^<t\.12\.34\./), 'reply:34'],
    });
    expect(received[0]).not.toMatch(/bea@|Auto-Submitted|X-Earshot-Loop/i);
  });

  it.each([
    [{ to: ['anna@customer.test'], cc: ['bea@customer.test'] }, 'sent'],
    [{ to: ['bea@customer.test'], cc: ['anna@customer.test'] }, 'refused'],
  ])('of which one recipient is refused is told by whom it answers: %j', async (people, outcome) => {
    const port = await smtp({
      onRcptTo: ({ address }, _session, done) => done(address.startsWith('bea') ? refuse(550, 'no such user') : null),
      onData: (stream, _session, done) => (stream.resume(), stream.on('end', () => done())),
    });
    const result = await connector.send(
      sourceAt(port),
      outgoing({ subject: 'Hi', recipients: { ...people, bcc: [] } }),
    );
    expect(result.outcome).toBe(outcome);
    if (result.outcome === 'refused') expect(result.reason).toMatch(/refused bea@customer\.test \(550 no such user\)/);
  });

  it('is the same mail at every attempt', async () => {
    const port = await smtp({ onData: (stream, _session, done) => (stream.resume(), stream.on('end', () => done())) });
    const reply = outgoing({ subject: 'Hi', html: '<p>x</p>', recipients: to });
    const [first, second] = [await connector.send(sourceAt(port), reply), await connector.send(sourceAt(port), reply)];
    expect((first as { externalId: string }).externalId).toBe((second as { externalId: string }).externalId);
  });

  it.each<[string, SMTPServerOptions, string, RegExp]>([
    [
      '5xx at the recipient',
      { onRcptTo: (_a, _s, done) => done(refuse(550, 'no such user')) },
      'rejected',
      /refused the mail: 550 no such user/,
    ],
    [
      '4xx at the recipient',
      { onRcptTo: (_a, _s, done) => done(refuse(451, 'greylisted')) },
      'unavailable',
      /cannot take the mail now: 451 greylisted/,
    ],
    ['5xx at the sender', { onMailFrom: (_a, _s, done) => done(refuse(553, 'not yours')) }, 'rejected', /not yours/],
    [
      '5xx after the mail',
      { onData: (stream, _s, done) => (stream.resume(), stream.on('end', () => done(refuse(554, 'spam')))) },
      'rejected',
      /spam/,
    ],
    [
      '4xx after the mail',
      { onData: (stream, _s, done) => (stream.resume(), stream.on('end', () => done(refuse(452, 'disk full')))) },
      'unavailable',
      /disk full/,
    ],
    [
      'a limit',
      { onMailFrom: (_a, _s, done) => done(refuse(421, '4.7.0 too many messages')) },
      'rate-limited',
      /more slowly/,
    ],
    [
      'a wrong password',
      { onAuth: (_a, _s, done) => done(new Error('Invalid login')) },
      'unauthorised',
      /for sending \(SMTP\)/,
    ],
  ])('is "not taken" after %s', async (_name, options, kind, message) => {
    const port = await smtp(options);
    await expect(connector.send(sourceAt(port), outgoing({ recipients: to }))).rejects.toMatchObject({
      kind,
      message: expect.stringMatching(message) as string,
    });
  });

  it('is "not taken" when the line is cut before the mail', async () => {
    for (const at of ['EHLO', 'MAIL', 'RCPT', 'DATA']) {
      const port = await scripted((line, socket) => {
        if (line.startsWith(at)) return (socket.destroy(), null);
        return '250 ok';
      });
      await expect(connector.send(sourceAt(port), outgoing({ recipients: to }))).rejects.toMatchObject({
        kind: 'unavailable',
      });
    }
    await expect(connector.send(sourceAt(1), outgoing({ recipients: to }))).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/Nothing answers/) as string,
    });
  });

  it('is unknown when the line is cut after the mail began', async () => {
    for (const cutAt of ['Subject:', '.']) {
      let data = false;
      const port = await scripted((line, socket) => {
        if (data) return line.startsWith(cutAt) ? (socket.destroy(), null) : null;
        data = line === 'DATA';
        return data ? '354 go on' : '250 ok';
      });
      const result = await connector.send(sourceAt(port), outgoing({ subject: 'x', recipients: to }));
      expect(result).toMatchObject({ outcome: 'unconfirmed', reason: expect.stringMatching(/did not say/) as string });
    }
  });

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

  it('never crosses the internet in clear text', async () => {
    const source = sourceAt(25, { smtpHost: '192.0.2.1' });
    const far = { ...source, settings: { ...source.settings, smtpHost: '9.9.9.9' } };
    await expect(connector.send(far, outgoing({ recipients: to }))).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/must be encrypted/) as string,
    });
  });
});

describe('what can be answered', () => {
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
