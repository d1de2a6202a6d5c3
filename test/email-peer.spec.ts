import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from './support/condition.ts';
import { describeWithMailServers, type MailPeer, startMailPeer } from './support/mail-peer.ts';
import { arrives, connector, drain } from './support/mail-reading.ts';
import { freshMailbox, mailSource, outgoing, peerSettings } from './support/mail-source.ts';

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

  beforeAll(async () => {
    peer = await startMailPeer();
  });
  afterAll(() => peer?.stop());

  it('passes the connection test, and says what to fix when it does not', async () => {
    const { source, address } = freshMailbox(peer);
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
    expect(await failing({ smtpPort: 1 })).toMatch(
      /^Reading works, sending \(SMTP\) does not: Nothing answers at 127\.0\.0\.1:1\./,
    );
    expect(await failing({ address: '' })).toMatch(/Enter the e-mail address/);
    const strict = { ...source, allowPrivateHosts: false };
    expect((await connector.test(strict)).message).toMatch(/private network/);
  });

  it('hears by IDLE of a mail within seconds, takes it whole and leaves it unread', async () => {
    const { source, address } = freshMailbox(peer);
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

  it('sees an answer given in another mail program, at its own time', async () => {
    const { source, address } = freshMailbox(peer);
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
    const { source, address } = freshMailbox(peer);
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
    const { source, address } = freshMailbox(peer);
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
    const { source, address } = freshMailbox(peer, { folders: ['INBOX', 'Complaints'] });
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

  it('says since when a folder is read that was chosen later', async () => {
    const { source, address } = freshMailbox(peer, { folders: ['INBOX'] });
    const box = await peer.mailbox(address);
    await box.mailboxCreate('Orders');
    await box.append('Orders', 'From: anna@customer.test\r\nSubject: ordered\r\n\r\nx');
    const { cursor } = await drain(source);
    const wider = { ...source, settings: { ...source.settings, folders: ['INBOX', 'Orders'] } };
    const { mentions } = await drain(wider, cursor);
    expect(mentions).toMatchObject([{ subject: 'ordered', firstReadAt: expect.any(Date) }]);
    expect((await drain(wider)).mentions[0]!.firstReadAt).toBeUndefined();
  });

  it('imports history from a date on, page by page, and what is moved in later whatever its age', async () => {
    const { source, address } = freshMailbox(peer);
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
    const { source, address } = freshMailbox(peer);
    const line = `${'x'.repeat(76)}\r\n`;
    await peer.append(address, 'INBOX', `From: anna@customer.test\r\nSubject: huge\r\n\r\n${line.repeat(345_000)}`);
    const { pages } = await drain(source);
    expect(pages[0]!.unreadable).toMatchObject([
      { error: expect.stringMatching(/26 MB, more than the 25 MB/) as string },
    ]);
    expect(Buffer.from(pages[0]!.unreadable![0]!.raw as Uint8Array).toString()).toContain('Subject: huge');
  });

  it('signs in with XOAUTH2, and says so when the access ended', async () => {
    const { address } = freshMailbox(peer);
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
