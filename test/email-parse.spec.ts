import { Readable } from 'node:stream';
import type { Mention } from '../src/connectors/mention.ts';
import { EmailConnector } from '../src/connectors/email/email-connector.ts';
import { readHead } from '../src/connectors/email/headers.ts';
import { receivedAt } from '../src/connectors/email/mail-time.ts';
import { splitMbox } from '../src/connectors/email/mbox.ts';
import { ownMessageId, plusAddress } from '../src/connectors/email/own-token.ts';
import { mailSource } from './support/mail-source.ts';
import { mail, read, sign } from './support/written-mail.ts';

describe('identity', () => {
  const written = mail({ 'Message-ID': '<1@customer.test>', Date: 'Sun, 1 Mar 2026 09:59:00 +0000' }, 'Hello\r\n\r\n');

  it('does not change with the path a mail takes', async () => {
    const travelled = [
      'Return-Path: <ana@customer.test>',
      'Delivered-To: support@brand.test',
      'Received: from a by b; Sun, 1 Mar 2026 10:00:00 +0000',
      'Authentication-Results: mx.brand.test; spf=pass',
      'DKIM-Signature: v=1; a=rsa-sha256',
      'X-Spam-Score: 3',
      'Status: RO',
      written.replaceAll('\r\n', '\n').trimEnd(),
    ].join('\n');
    expect((await read(travelled)).externalId).toBe((await read(written)).externalId);
  });

  it('survives folding, a mailbox line and the line ends of old Macs', async () => {
    const id = (await read(written)).externalId;
    expect((await read(written.replace('Ana Novak ', 'Ana Novak\r\n '))).externalId).toBe(id);
    expect((await read(`From ana@customer.test Sun Mar  1 10:00:00 2026\n${written}`)).externalId).toBe(id);
    const mac = await read(written.replaceAll('\r\n', '\r'));
    expect(mac).toMatchObject({ externalId: id, subject: 'Parcel', text: 'Hello' });
  });

  it('tells apart mails that share a Message-ID', async () => {
    const other = written.replace('Hello', 'Goodbye');
    expect((await read(other)).externalId).not.toBe((await read(written)).externalId);
    expect((await read(other)).threadKeys?.own).toEqual(['<1@customer.test>']);
  });

  it('counts lines among the headers that are none', async () => {
    const [one, two] = ['broken line one', 'broken line two'].map((line) => `Subject: x\n${line}\nFrom: a@b.test`);
    expect((await read(one!)).externalId).not.toBe((await read(two!)).externalId);
  });
});

describe('people', () => {
  it.each([
    ['From', { From: 'Ana Novak <Ana@Customer.test>' }, 'ana@customer.test', 'Ana Novak'],
    ['Sender', { From: '', Sender: 'Bo <bo@customer.test>' }, 'bo@customer.test', 'Bo'],
    ['Reply-To', { From: '"Cy" <>', 'Reply-To': 'cy@customer.test' }, 'cy@customer.test', 'Cy'],
    ['Return-Path', { From: '', 'Return-Path': '<dee@customer.test>' }, 'dee@customer.test', undefined],
    ['a name alone', { From: 'Mailbox Owner' }, 'mailbox owner', 'Mailbox Owner'],
    [
      'the customer of our own web form',
      { From: 'hello@brand.test', 'Reply-To': 'eve@customer.test' },
      'eve@customer.test',
      undefined,
    ],
    [
      'the customer of a form service',
      { From: 'no-reply@forms.test', 'Reply-To': 'eve@customer.test' },
      'eve@customer.test',
      undefined,
    ],
  ])('takes the author from %s', async (_name, headers, externalId, name) => {
    const mention = await read(mail(headers as Record<string, string>));
    expect(mention.author).toMatchObject({ externalId });
    expect(mention.author?.name).toBe(name);
    expect(mention.automatic).toBeUndefined();
  });

  it('has no author when nobody is named', async () => {
    expect((await read(mail({ From: '' }))).author).toBeNull();
  });

  it('reads names in any charset, declared, cut in two or not declared at all', async () => {
    const words = '=?UTF-8?B?WmHFvMOzxYLEhyBnxJk=?= =?UTF-8?B?xZtsxIU=?= <a@b.test>';
    expect((await read(mail({ From: words }))).author?.name).toBe('Zażółć gęślą');
    const cut = '=?utf-8?Q?=C3?= =?utf-8?Q?=B5un?= <a@b.test>';
    expect((await read(mail({ From: cut }))).author?.name).toBe('õun');
    const raw = Buffer.from(mail({ Subject: '\u00fcberrascht' }), 'latin1');
    expect((await read(raw)).subject).toBe('überrascht');
    const cyrillic = Buffer.concat([
      Buffer.from('From: a@b.test\nSubject: '),
      Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]),
      Buffer.from('\n\nx'),
    ]);
    expect((await read(cyrillic)).subject).toBe('Привет');
  });

  it('knows mail that we wrote, and whom it answers', async () => {
    const sent = mail({
      From: 'support@brand.test',
      To: 'Ana <ana@customer.test>',
      Cc: 'support@brand.test, Bo <bo@customer.test>',
    });
    const native = await read(sent, { outbound: true });
    expect(native).toMatchObject({
      direction: 'outbound',
      answers: ['ana@customer.test', 'bo@customer.test'],
      author: { externalId: 'support@brand.test' },
    });
    expect((await read(sent)).direction).toBe('inbound');
    expect((await read(sent, { copiesToSelf: true })).direction).toBe('outbound');
    const ours = ownMessageId(sign, '12', '34', 'brand.test');
    expect((await read(mail({ From: 'support@brand.test', 'Message-ID': ours }))).direction).toBe('outbound');
  });
});

describe('threads', () => {
  it('keeps every id, most specific first', async () => {
    const { threadKeys } = await read(
      mail({
        'Message-ID': '<4@c.test>',
        'In-Reply-To': '<3@c.test> <2b@c.test>',
        References: '<1@c.test>\r\n\t<2@c.test> <3@c.test>',
      }),
    );
    expect(threadKeys).toEqual({
      own: ['<4@c.test>'],
      refersTo: ['<3@c.test>', '<2b@c.test>', '<2@c.test>', '<1@c.test>'],
    });
  });

  it('recognises our signed token and our plus-address, and no forged ones', async () => {
    const ours = ownMessageId(sign, '12', '34', 'brand.test');
    expect((await read(mail({ 'In-Reply-To': ours }))).threadKeys?.refersTo).toEqual([
      ours,
      'reply:34',
      'conversation:12',
    ]);
    const forged = ours.replace('t.12.', 't.13.');
    expect((await read(mail({ 'In-Reply-To': forged }))).threadKeys?.refersTo).toEqual([forged]);
    const plus = plusAddress(sign, '34', 'support@brand.test')!;
    expect((await read(mail({ 'Delivered-To': plus.toUpperCase() }))).threadKeys?.refersTo).toEqual(['reply:34']);
    expect((await read(mail({ To: plus.replace('+r34', '+r35') }))).threadKeys?.refersTo).toEqual([]);
  });

  it('threads a bounce by the headers inside it', async () => {
    const ours = ownMessageId(sign, '12', '34', 'brand.test');
    const bounce = await read(
      mail(
        {
          From: 'Mail System <MAILER-DAEMON@mx.test>',
          Subject: 'Undelivered',
          'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
        },
        `--b\r\n\r\nnot delivered\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; ana@customer.test\r\nAction: failed\r\nStatus: 5.2.2\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID:\r\n ${ours}\r\n--b--\r\n`,
      ),
    );
    expect(bounce.automatic).toBe('bounce');
    expect(bounce.threadKeys?.refersTo).toContain(ours);
    expect(bounce.meta).toMatchObject({
      bounce: { recipient: 'ana@customer.test', status: '5.2.2', action: 'failed' },
      neverAutoAnswer: true,
    });
  });
});

describe('sender verification', () => {
  const results = (value: string): Promise<Mention> => read(mail({ 'Authentication-Results': value }));
  const verdict = async (value: string): Promise<unknown> =>
    ((await results(value)).meta!['verification'] as { verdict: string }).verdict;

  it('believes only our own server', async () => {
    expect(await verdict('mx.brand.test; dmarc=pass header.from=customer.test; spf=pass')).toBe('pass');
    expect(await verdict('mx.evil.test; dmarc=pass header.from=customer.test')).toBe('unknown');
    expect(await verdict('mx.brand.test; dmarc=fail; spf=pass smtp.mailfrom=x@evil.test')).toBe('fail');
    expect(await verdict('mx.brand.test; dkim=pass header.d=mail.customer.test')).toBe('pass');
    expect(await verdict('mx.brand.test; spf=pass smtp.mailfrom=bounce@evil.test')).toBe('unknown');
  });
});

describe('mailbox files', () => {
  const taken = async (name: string, file: string): Promise<Mention[]> => {
    const mentions: Mention[] = [];
    const source = mailSource({ address: 'support@brand.test' });
    for await (const harvest of new EmailConnector().importFile(source, name, Readable.from([Buffer.from(file)]))) {
      mentions.push(...harvest.mentions);
    }
    return mentions;
  };

  it('are imported with the time at which each mail arrived, and with our own answers as such', async () => {
    const mentions = await taken(
      'old.mbox',
      `From ana@customer.test Sun Mar  1 10:00:00 2026\n${mail({})}\n\nFrom x Mon Mar  2 00:00:00 2026\nReceived: from a by b; Mon, 2 Mar 2026 11:00:00 +0000\n${mail({ From: 'support@brand.test', To: 'ana@customer.test' })}\n`,
    );
    expect(mentions).toMatchObject([
      { direction: 'inbound', occurredAt: new Date('2026-03-01T10:00:00Z') },
      { direction: 'outbound', occurredAt: new Date('2026-03-02T11:00:00Z'), answers: ['ana@customer.test'] },
    ]);
    expect(await taken('one.eml', mail({ Date: 'Sun, 1 Mar 2026 12:00:00 +0000' }))).toMatchObject([
      { occurredAt: new Date('2026-03-01T12:00:00Z') },
    ]);
    const again = await new EmailConnector().reread(
      mailSource({ address: 'support@brand.test' }),
      'x',
      Buffer.from(mail({})),
    );
    expect(again.mentions).toMatchObject([{ subject: 'Parcel', direction: 'inbound' }]);
    await expect(taken('picture.png', 'x')).rejects.toThrow(/\.eml or \.mbox/);
  });

  it('are cut where a mail begins, in pieces of any size', async () => {
    const one = 'From a@b.test Sun Mar  1 10:00:00 2026\nSubject: 1\n\nFrom here on\n>From the start\n\n';
    const two = 'From c@d.test Mon Mar  2 10:00:00 2026\nSubject: 2\n\nbye\n';
    for (const size of [1, 7, 1_000]) {
      const file = Buffer.from(one + two);
      const chunks = Array.from({ length: Math.ceil(file.length / size) }, (_one, i) =>
        file.subarray(i * size, (i + 1) * size),
      );
      const mails: string[] = [];
      for await (const raw of splitMbox(chunks)) mails.push(raw.toString());
      expect(mails).toHaveLength(2);
      expect(mails[0]).toContain('\nFrom the start');
    }
  });

  it('give the time of the topmost Received', () => {
    const raw =
      'Received: from a by b (c; d);\n Sun, 1 Mar 2026 10:00:00 +0200 (EET)\nReceived: x; Sat, 28 Feb 2026 00:00:00 +0000\n\n';
    expect(receivedAt(readHead(Buffer.from(raw)))).toEqual(new Date('2026-03-01T08:00:00Z'));
  });
});
