import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OutgoingReply, SourceAccess } from '../src/connectors/connector.ts';
import type { Mention, Page } from '../src/connectors/mention.ts';
import { EmailConnector } from '../src/connectors/email/email-connector.ts';
import { until } from './support/condition.ts';
import { describeWithMailServers, type MailPeer, startMailPeer } from './support/mail-peer.ts';
import { mailSource, outgoing, peerSettings } from './support/mail-source.ts';

const connector = new EmailConnector();
const never = new AbortController().signal;
const monthAgo = (): Date => new Date(Date.now() - 30 * 86_400_000);

/** Everything a source has, page by page, from a cursor on. */
async function drain(
  source: SourceAccess,
  cursor: Page['cursor'] | null = null,
): Promise<{ mentions: Mention[]; pages: Page[]; cursor: Page['cursor'] }> {
  const pages: Page[] = [];
  let at = cursor;
  do {
    const page = await connector.poll(
      source,
      at && (JSON.parse(JSON.stringify(at)) as Page['cursor']),
      monthAgo(),
      never,
    );
    pages.push(page);
    at = page.cursor;
  } while (pages.at(-1)!.more);
  return { mentions: pages.flatMap((page) => page.mentions), pages, cursor: at };
}

/** Polls until mail arrives, as a woken poll would. */
async function arrives(
  source: SourceAccess,
  cursor: Page['cursor'],
  wanted: (mention: Mention) => boolean,
): Promise<{ mention: Mention; cursor: Page['cursor'] }> {
  let at = cursor;
  const mention = await until('the mail arrives', async () => {
    const result = await drain(source, at);
    at = result.cursor;
    return result.mentions.find(wanted);
  });
  return { mention, cursor: at };
}

function answerTo(mention: Mention, more: Partial<OutgoingReply> = {}): OutgoingReply {
  const { externalId, author, text, occurredAt, subject, meta } = mention;
  return outgoing({
    inReplyTo: { externalId, root: externalId, author, text, occurredAt, subject, meta: meta ?? {} },
    ...more,
  });
}

/** Hands out a fresh token to whoever asks, as a provider's sign-in server does. */
async function tokenServer(token: () => string): Promise<{ url: string; close(): void }> {
  const server = http.createServer((_request, response) =>
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ access_token: token(), expires_in: 600 })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`, close: () => void server.close() };
}

describeWithMailServers('a mailbox on Postfix and Dovecot', () => {
  let peer: MailPeer;
  let users = 0;

  beforeAll(async () => {
    peer = await startMailPeer();
  });
  afterAll(() => peer?.stop());

  /** A mailbox that no other test uses. */
  const fresh = (more: Record<string, unknown> = {}): { address: string; source: ReturnType<typeof mailSource> } => {
    const address = `support${++users}@brand.test`;
    return { address, source: mailSource(peerSettings(peer, address, more)) };
  };

  it('passes the connection test, and says what to fix when it does not', async () => {
    const { source, address } = fresh();
    expect(await connector.test(source)).toMatchObject({
      ok: true,
      message: expect.stringMatching(/^Reading and sending work: .*"Sent"/) as string,
      account: { externalId: address },
    });
    const failing = async (settings: Record<string, unknown>, secrets?: Record<string, string>): Promise<string> => {
      const result = await connector.test(mailSource(peerSettings(peer, address, settings), secrets));
      expect(result.ok).toBe(false);
      return result.message;
    };
    expect(await failing({}, { password: 'wrong' })).toMatch(/does not accept user name and password for reading/);
    expect(await failing({ imapHost: 'no-such-host.invalid' })).toMatch(/is not found/);
    expect(await failing({ imapPort: 1 })).toMatch(/Nothing answers at 127\.0\.0\.1:1\./);
    expect(await failing({ imapSecurity: 'tls' })).toMatch(/does not speak the chosen encryption/);
    expect(await failing({ imapSecurity: 'starttls' })).toMatch(/does not speak the chosen encryption/);
    expect(await failing({ folders: ['Nowhere'] })).toMatch(/no folder "Nowhere"/);
    expect(await failing({ smtpPort: 1 })).toMatch(/Nothing answers at 127\.0\.0\.1:1\. Check the SMTP port/);
    expect(await failing({ address: '' })).toMatch(/Enter the e-mail address/);
    const strict = { ...source, allowPrivateHosts: false };
    expect((await connector.test(strict)).message).toMatch(/private network/);
  });

  it('hears by IDLE of a mail within seconds, takes it whole and leaves it unread', async () => {
    const { source, address } = fresh();
    const { cursor } = await drain(source);
    const stop = new AbortController();
    let wakes = 0;
    const held = connector.hold(source, () => void wakes++, stop.signal);
    await until('the line is open', () => wakes === 1);
    const start = performance.now();
    await peer.deliver({
      from: 'Anna Klient <Anna@customer.test>',
      to: address,
      subject: 'Zażółć gęślą — zwrot?',
      text: 'Gdzie moje pieniądze?',
      html: '<p>Gdzie moje <b>pieniądze</b>?</p>',
      attachments: [{ filename: 'paragon ść.pdf', content: Buffer.from('%PDF-1.4') }],
    });
    await until('IDLE wakes us', () => wakes > 1);
    process.stdout.write(`mail to wake: ${Math.round(performance.now() - start)} ms\n`);
    const { mentions } = await drain(source, cursor);
    expect(mentions).toMatchObject([
      {
        direction: 'inbound',
        author: { externalId: 'anna@customer.test', name: 'Anna Klient' },
        subject: 'Zażółć gęślą — zwrot?',
        text: 'Gdzie moje pieniądze?',
        addressed: true,
        attachments: [{ name: 'paragon ść.pdf', contentType: 'application/pdf', size: 8 }],
        meta: { ownAddress: address },
      },
    ]);
    expect(Math.abs(mentions[0]!.occurredAt.getTime() - Date.now())).toBeLessThan(300_000);
    stop.abort();
    await held;
    const box = await peer.mailbox(address);
    expect(await box.status('INBOX', { unseen: true })).toMatchObject({ unseen: 1 });
  });

  it('sends an answer that threads in the customer\u2019s mailbox, keeps one copy in Sent and knows it again', async () => {
    const { source, address } = fresh({ fromName: 'Brand', signature: '{name}\nBrand', plusAddress: true });
    await peer.deliver({
      from: 'anna@customer.test',
      to: address,
      cc: 'bob@customer.test',
      subject: 'Refund',
      text: 'Where is it?',
      messageId: '<q1@customer.test>',
      references: '<q0@customer.test>',
    });
    const { mention, cursor } = await arrives(source, { folders: {} }, (one) => one.subject === 'Refund');
    const item = { ...mention, root: 'r', meta: mention.meta!, visibility: 'private' as const };
    expect(connector.canReply(item, source)).toMatchObject({
      allowed: true,
      action: 'Send email to anna@customer.test',
      recipients: {
        to: ['anna@customer.test'],
        cc: [],
        all: { to: ['anna@customer.test'], cc: ['bob@customer.test'] },
      },
    });

    const reply = answerTo(mention, {
      html: '<p>On <b>its</b> way.</p><img src="cid:logo">',
      text: 'On its way.',
      attachments: [
        {
          name: 'logo.png',
          contentType: 'image/png',
          bytes: Buffer.from('89504e470d0a1a0a', 'hex'),
          contentId: 'logo',
        },
      ],
    });
    const result = await connector.send(source, reply);
    expect(result).toMatchObject({ outcome: 'sent', meta: { sentCopy: 'kept' } });

    const customer = mailSource(peerSettings(peer, 'anna@customer.test'));
    const { mention: received } = await arrives(customer, { folders: {} }, (one) =>
      one.threadKeys!.refersTo.includes('<q1@customer.test>'),
    );
    const domainToken = received.threadKeys!.own[0]!;
    expect(domainToken).toMatch(/^<t\.12\.34\.[0-9a-f]{20}@brand\.test>$/);
    expect(received).toMatchObject({
      subject: 'Re: Refund',
      author: { address, name: 'Brand' },
      text: 'On its way.\n\n-- \nRita Rep\nBrand',
      automatic: undefined,
    });
    expect(received.threadKeys!.refersTo.slice(0, 2)).toEqual(['<q1@customer.test>', '<q0@customer.test>']);
    expect(received.html).toContain('src="cid:logo"');
    expect(received.meta!['replyTo']).toEqual([expect.stringMatching(/^support\d+\+r34-[0-9a-f]{20}@brand\.test$/)]);

    const after = await drain(source, cursor);
    expect(after.mentions).toMatchObject([
      {
        direction: 'outbound',
        externalId: (result as { externalId: string }).externalId,
        answers: ['anna@customer.test'],
      },
    ]);
    expect(connector.recogniseOwn(after.mentions[0]!, source)).toBe('34');
    expect(await connector.findReply(source, reply)).toMatchObject({
      externalId: (result as { externalId: string }).externalId,
    });
    expect(await connector.findReply(source, outgoing({ id: '35' }))).toBeNull();

    // The customer answers to the marked address, with a program that drops every reference.
    await peer.deliver({
      from: 'anna@customer.test',
      to: received.meta!['replyTo'] as string[],
      subject: 'something else',
      text: 'Thanks!',
    });
    const { mention: back } = await arrives(source, after.cursor, (one) => one.text === 'Thanks!');
    expect(back.threadKeys!.refersTo).toEqual(['reply:34']);
  });

  it('sends to Cc and Bcc, tells who was refused, and refuses what cannot be', async () => {
    const { source } = fresh();
    const many = await connector.send(
      source,
      outgoing({
        subject: 'Hello',
        recipients: {
          to: ['anna@customer.test'],
          cc: ['carl@customer.test'],
          bcc: ['dora@customer.test', 'x@nowhere.invalid'],
        },
      }),
    );
    expect(many).toMatchObject({ outcome: 'sent' });
    const blind = await drain(mailSource(peerSettings(peer, 'dora@customer.test')));
    const seen =
      blind.mentions.length > 0
        ? blind.mentions[0]!
        : (await arrives(mailSource(peerSettings(peer, 'dora@customer.test')), blind.cursor, () => true)).mention;
    expect(seen.meta).toMatchObject({ to: ['anna@customer.test'], cc: ['carl@customer.test'] });
    expect(JSON.stringify(seen.meta)).not.toContain('dora');
    await expect(connector.send(source, outgoing())).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/enter a recipient/) as string,
    });
    await expect(
      connector.send(source, outgoing({ recipients: { to: ['not an address'], cc: [], bcc: [] } })),
    ).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('sees an answer given in another mail program, at its own time', async () => {
    const { source, address } = fresh();
    const { cursor } = await drain(source);
    const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000);
    await peer.append(
      address,
      'Sent',
      `From: ${address}\r\nTo: Anna <anna@customer.test>\r\nIn-Reply-To: <q9@customer.test>\r\nMessage-ID: <native@brand.test>\r\nSubject: Re: x\r\n\r\nDone.`,
      at,
    );
    const { mentions } = await drain(source, cursor);
    expect(mentions).toMatchObject([
      {
        direction: 'outbound',
        occurredAt: at,
        answers: ['anna@customer.test'],
        threadKeys: { refersTo: ['<q9@customer.test>'] },
      },
    ]);
    expect(connector.recogniseOwn(mentions[0]!, source)).toBeNull();
  });

  it('takes what the servers damage too: no Message-ID, no From, no Date, by SMTP and by APPEND, once', async () => {
    const { source, address } = fresh();
    const raw = 'Subject: bare\r\n\r\nnobody wrote this\r\n';
    await peer.append(address, 'INBOX', raw);
    await peer.deliver({ envelope: { from: '', to: address }, raw });
    const result = await until('both are there', async () => {
      const all = await drain(source);
      return all.mentions.length === 2 ? all : null;
    });
    expect(new Set(result.mentions.map((one) => one.externalId)).size).toBe(1);
    expect(result.mentions[0]).toMatchObject({ subject: 'bare', text: 'nobody wrote this', author: null });
    expect((await drain(source, result.cursor)).mentions).toEqual([]);
  });

  it('goes on after a kick, and misses nothing that came meanwhile', async () => {
    const { source, address } = fresh();
    const { cursor } = await drain(source);
    const stop = new AbortController();
    let wakes = 0;
    const held = connector.hold(source, () => void wakes++, stop.signal);
    const cut = expect(held).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringMatching(/was cut/) as string,
    });
    await until('the line is open', () => wakes === 1);
    await until('it is kicked', async () => (await peer.doveadm('kick', address)) !== '' || true);
    await cut;
    await peer.deliver({ from: 'anna@customer.test', to: address, subject: 'while away', text: 'hello?' });
    const again = connector.hold(source, () => void wakes++, stop.signal);
    await until('the new line is open', () => wakes > 1);
    await arrives(source, cursor, (one) => one.subject === 'while away');
    stop.abort();
    await again;
  });

  it('reads a folder that was made anew (UIDVALIDITY), without taking anything twice', async () => {
    const { source, address } = fresh({ folders: ['INBOX', 'Complaints'] });
    const box = await peer.mailbox(address);
    await box.mailboxCreate('Complaints');
    const mails = [1, 2, 3].map((n) => `From: anna@customer.test\r\nSubject: ${n}\r\n\r\nNo ${n}`);
    for (const raw of mails) await box.append('Complaints', raw);
    const before = await drain(source);
    expect(before.mentions).toHaveLength(3);
    await box.mailboxDelete('Complaints');
    await box.mailboxCreate('Complaints');
    for (const raw of [...mails, 'From: anna@customer.test\r\nSubject: 4\r\n\r\nNo 4'])
      await box.append('Complaints', raw);
    const after = await drain(source, before.cursor);
    const known = new Set(before.mentions.map((one) => one.externalId));
    expect(after.mentions.filter((one) => !known.has(one.externalId)).map((one) => one.subject)).toEqual(['4']);
    expect((await drain(source, after.cursor)).mentions).toEqual([]);
  });

  it('imports history from a date on, page by page, and what is moved in later whatever its age', async () => {
    const { source, address } = fresh();
    const box = await peer.mailbox(address);
    const old = new Date(Date.now() - 200 * 86_400_000);
    await box.append('INBOX', 'Subject: too old\r\n\r\nx', [], old);
    for (let i = 0; i < 130; i++) await box.append('INBOX', `From: a${i}@customer.test\r\nSubject: ${i}\r\n\r\nx`);
    const history = await drain(source);
    expect(history.pages.length).toBeGreaterThan(1);
    expect(history.mentions.map((one) => one.subject)).toEqual(Array.from({ length: 130 }, (_one, i) => String(i)));
    await box.append('INBOX', 'Subject: moved in from elsewhere\r\n\r\nx', [], old);
    expect((await drain(source, history.cursor)).mentions.map((one) => one.subject)).toEqual([
      'moved in from elsewhere',
    ]);
    expect(() => JSON.stringify(history.cursor)).not.toThrow();
  });

  it('keeps the headers of a mail that is too big', async () => {
    const { source, address } = fresh();
    const line = `${'x'.repeat(76)}\r\n`;
    await peer.append(address, 'INBOX', `From: anna@customer.test\r\nSubject: huge\r\n\r\n${line.repeat(345_000)}`);
    const { pages } = await drain(source);
    expect(pages[0]!.unreadable).toMatchObject([
      { error: expect.stringMatching(/26 MB, more than the 25 MB/) as string },
    ]);
    expect(Buffer.from(pages[0]!.unreadable![0]!.raw as Uint8Array).toString()).toContain('Subject: huge');
  });

  it('threads the notice that a customer\u2019s mailbox is full', async () => {
    const { source } = fresh();
    const { cursor } = await drain(source);
    const reply = outgoing({
      id: '77',
      subject: 'Big',
      recipients: { to: ['full@customer.test'], cc: [], bcc: [] },
      attachments: [{ name: 'big.bin', contentType: 'application/octet-stream', bytes: Buffer.alloc(90_000, 'x') }],
    });
    expect(await connector.send(source, reply)).toMatchObject({ outcome: 'sent' });
    const { mention } = await arrives(source, cursor, (one) => one.automatic === 'bounce');
    expect(mention.threadKeys!.refersTo).toContain('reply:77');
    expect(mention.refuses).toEqual({
      replyId: '77',
      reason: 'The mail to full@customer.test did not arrive: the mailbox is full (5.2.2).',
    });
    expect(mention.meta).toMatchObject({
      neverAutoAnswer: true,
      bounce: { recipient: 'full@customer.test', status: '5.2.2', action: 'failed' },
    });
    const permission = connector.canReply(
      { ...mention, root: 'r', meta: mention.meta!, visibility: 'private' },
      source,
    );
    expect(permission).toMatchObject({ allowed: false, reason: expect.stringMatching(/did not arrive/) as string });
  });

  it('knows a vacation notice, and falls silent before another robot', async () => {
    const { source } = fresh();
    const { cursor } = await drain(source);
    peer.sieve('olga', 'require ["vacation"];\nvacation :days 1 :subject "Puhkus" "Olen puhkusel.";\n');
    await connector.send(
      source,
      outgoing({ id: '88', subject: 'Hello', recipients: { to: ['olga@customer.test'], cc: [], bcc: [] } }),
    );
    const { mention, cursor: then } = await arrives(source, cursor, (one) => one.subject === 'Puhkus');
    expect(mention).toMatchObject({ automatic: 'auto-reply', text: 'Olen puhkusel.', meta: { neverAutoAnswer: true } });
    expect(mention.threadKeys!.refersTo).toContain('reply:88');
    // Our own automatic answers carry the marks that make theirs fall silent.
    peer.sieve('peep', 'require ["vacation"];\nvacation :days 1 :subject "Away" "Away.";\n');
    await connector.send(
      source,
      outgoing({
        id: '89',
        automatic: true,
        subject: 'We got it',
        recipients: { to: ['peep@customer.test'], cc: [], bcc: [] },
      }),
    );
    const theirs = await arrives(
      mailSource(peerSettings(peer, 'peep@customer.test')),
      { folders: {} },
      (one) => one.subject === 'We got it',
    );
    expect(theirs.mention).toMatchObject({ automatic: 'auto-reply', meta: { neverAutoAnswer: true } });
    const log = readFileSync(`${peer.folder}/log/dovecot.log`, 'utf8');
    expect(/olga.*sent vacation/.test(log)).toBe(true);
    expect(/peep.*discarded vacation reply/.test(log)).toBe(true);
    expect((await drain(source, then)).mentions.filter((one) => one.direction === 'inbound')).toEqual([]);
  });

  it('signs in with XOAUTH2, and says so when the access ended', async () => {
    const { address } = fresh();
    const settings = peerSettings(peer, address, { auth: 'oauth', tokenUrl: 'http://127.0.0.1:1/token' });
    const good = mailSource(settings, { accessToken: peer.token(address, 600) });
    expect((await drain(good)).mentions).toEqual([]);
    const expired = mailSource(settings, { accessToken: peer.token(address, -60) });
    await expect(drain(expired)).rejects.toMatchObject({
      kind: 'unauthorised',
      message: expect.stringMatching(/sign in/) as string,
    });
    await peer.deliver({ from: 'anna@customer.test', to: address, subject: 'meanwhile', text: 'x' });
    const issuer = await tokenServer(() => peer.token(address, 600));
    const renewed = mailSource(
      { ...settings, tokenUrl: issuer.url },
      { accessToken: peer.token(address, -60), refreshToken: 'r' },
    );
    await arrives(renewed, { folders: {} }, (one) => one.subject === 'meanwhile');
    expect(renewed.stored).toHaveLength(1);
    await expect(
      connector.send(renewed, outgoing({ recipients: { to: ['anna@customer.test'], cc: [], bcc: [] } })),
    ).resolves.toMatchObject({ outcome: 'sent' });
    issuer.close();
    const back = mailSource(settings, { accessToken: peer.token(address, 600) });
    await arrives(back, { folders: {} }, (one) => one.subject === 'meanwhile');
  });
});
