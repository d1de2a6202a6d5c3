import type { SMTPServerOptions } from 'smtp-server';
import { EmailConnector } from '../src/connectors/email/email-connector.ts';
import { mailSource, outgoing } from './support/mail-source.ts';
import { scripted, smtp, sourceAt, stopServers } from './support/smtp-server.ts';

const connector = new EmailConnector();
const to = { to: ['anna@customer.test'], cc: [], bcc: [] };

afterEach(stopServers);

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
    [
      'a password that cannot be looked up now',
      { onAuth: (_a, _s, done) => done(refuse(454, '4.7.0 Temporary authentication failure')) },
      'unavailable',
      /cannot take the mail now: 454/,
    ],
    [
      'too many sign-ins',
      { onAuth: (_a, _s, done) => done(refuse(454, '4.7.0 Too many login attempts')) },
      'rate-limited',
      /more slowly/,
    ],
  ])('is "not taken" after %s', async (_name, options, kind, message) => {
    const port = await smtp(options);
    await expect(connector.send(sourceAt(port), outgoing({ recipients: to }))).rejects.toMatchObject({
      kind,
      message: expect.stringMatching(message) as string,
    });
  });

  it('is foreseen by trying the door, which sends nothing', async () => {
    let mails = 0;
    const onData: SMTPServerOptions['onData'] = (stream, _s, done) => (mails++, stream.resume(), done());
    await connector.checkSending(sourceAt(await smtp({ onData })));
    await connector.checkSending(mailSource({ address: 'support@brand.test' }));
    const shut = await smtp({ onAuth: (_a, _s, done) => done(new Error('Invalid login')) });
    await expect(connector.checkSending(sourceAt(shut))).rejects.toMatchObject({ kind: 'unauthorised' });
    expect(mails).toBe(0);
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

  it('never crosses the internet in clear text', async () => {
    const source = sourceAt(25, { smtpHost: '192.0.2.1' });
    const far = { ...source, settings: { ...source.settings, smtpHost: '9.9.9.9' } };
    await expect(connector.send(far, outgoing({ recipients: to }))).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringMatching(/must be encrypted/) as string,
    });
  });
});
