import { safeHtml } from '../src/common/safe-html.ts';
import { createHmac } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Mention } from '../src/connectors/mention.ts';
import { isUnreadable, type MailContext, parseMail } from '../src/connectors/email/parse-mail.ts';
import { ownMessageId, plusAddress } from '../src/connectors/email/own-token.ts';
import { EmailConnector } from '../src/connectors/email/email-connector.ts';
import { splitMbox } from '../src/connectors/email/mbox.ts';
import { receivedAt } from '../src/connectors/email/mail-time.ts';
import { readHead } from '../src/connectors/email/headers.ts';
import { mailSource } from './support/mail-source.ts';

const sign = (text: string): string => createHmac('sha256', 'test key').update(text).digest('hex');
const context: MailContext = {
  occurredAt: new Date('2026-03-01T10:00:00Z'),
  ownAddresses: ['support@brand.test', 'hello@brand.test'],
  authservId: 'mx.brand.test',
  sign,
};

async function read(mail: string | Buffer, more: Partial<MailContext> = {}): Promise<Mention> {
  const item = await parseMail(typeof mail === 'string' ? Buffer.from(mail) : mail, { ...context, ...more });
  if (isUnreadable(item)) throw new Error(item.error);
  return item;
}

function mail(headers: Record<string, string>, body = 'Where is my parcel?'): string {
  const all = { From: 'Ana Novak <Ana@Customer.test>', To: 'support@brand.test', Subject: 'Parcel', ...headers };
  const lines = Object.entries(all).filter(([, value]) => value !== '');
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}`;
}

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

describe('a bounce', () => {
  const ours = ownMessageId(sign, '12', '34', 'brand.test');
  const report = (status: string, headers: string): Promise<Mention> =>
    read(
      mail(
        {
          From: 'MAILER-DAEMON@mx.test',
          Subject: 'Undelivered',
          'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
        },
        `--b\r\nContent-Type: message/delivery-status\r\n\r\n${status}\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n${headers}\r\n--b--\r\n`,
      ),
    );
  const failed = 'Final-Recipient: rfc822; ana@customer.test\r\nAction: failed\r\nStatus: 5.1.1';

  it('takes our reply back when it reached nobody it was addressed to', async () => {
    const bounce = await report(failed, `Message-ID: ${ours}\r\nTo: Ana <ana@customer.test>\r\nCc: bo@customer.test`);
    expect(bounce.refuses).toEqual({
      replyId: '34',
      reason: 'The mail to ana@customer.test did not arrive: there is no such address (5.1.1).',
    });
  });

  it.each([
    [
      'is only late',
      'Final-Recipient: rfc822; ana@customer.test\r\nAction: delayed\r\nStatus: 4.4.1',
      `Message-ID: ${ours}`,
    ],
    ['reached somebody', failed, `Message-ID: ${ours}\r\nTo: bo@customer.test, ana@customer.test`],
    ['is not ours', failed, 'Message-ID: <x@y.test>'],
    ['bears a forged signature', failed, `Message-ID: ${ours.replace('.34.', '.35.')}`],
  ])('takes nothing back when the mail %s', async (_name, status, headers) => {
    const bounce = await report(status, headers);
    expect(bounce.automatic).toBe('bounce');
    expect(bounce.refuses).toBeUndefined();
  });
});

describe('what no human wrote', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'forwards a bounce',
      { Subject: 'Fwd: Undelivered Mail Returned to Sender' },
      'Why do I get this?\n\nFrom: MAILER-DAEMON@x.test\nTo: ana@customer.test\nSubject: Undelivered\nDate: today\n\n550 5.1.1 user unknown',
    ],
    [
      'complains about a parcel from a staff address',
      { From: 'staff@school.test' },
      'The parcel could not be delivered. It was returned to sender!',
    ],
    [
      'complains about our own failed delivery',
      { Subject: 'Delivery failed again' },
      'Delivery failed for the third time, your courier says: recipient not found.',
    ],
  ])('a person who %s is no machine', async (_name, headers, text) => {
    expect((await read(mail(headers, text))).automatic).toBeUndefined();
  });

  it.each<[string, Record<string, string>, Mention['automatic']]>([
    ['an answer of a person', {}, undefined],
    [
      'a person named like a machine in the subject',
      { Subject: 'Your delivery failed to arrive on Monday' },
      undefined,
    ],
    ['a forwarded complaint about a bounce', { Subject: 'Fwd: Undelivered Mail Returned to Sender' }, undefined],
    ['a vacation notice', { 'Auto-Submitted': 'auto-replied (vacation)', 'Return-Path': '<>' }, 'auto-reply'],
    ['an absence by its subject', { Subject: 'Automatyczna odpowiedź: urlop' }, undefined],
    ['an absence by its subject, Polish', { Subject: 'Odpowiedź automatyczna: urlop' }, 'auto-reply'],
    ['an absence by its subject, Estonian', { Subject: 'Automaatvastus: puhkus' }, 'auto-reply'],
    ['mail without return path', { 'Return-Path': '<>' }, 'auto-reply'],
    ['a newsletter', { 'List-Unsubscribe': '<https://news.test/u>' }, 'list'],
    [
      'a person whose program adds an unsubscribe link',
      { 'List-Unsubscribe': '<https://crm.test/u>', 'In-Reply-To': '<x@y.test>' },
      undefined,
    ],
    ['a customer through our own group', { 'List-Id': 'Support <support.brand.test>', Precedence: 'list' }, undefined],
    ['a robot', { From: 'no-reply@shop.test' }, 'bot'],
    [
      'a web form that calls itself automatic',
      { From: 'no-reply@forms.test', 'Reply-To': 'ana@customer.test', 'Auto-Submitted': 'auto-generated' },
      undefined,
    ],
    ['a copy of our own mail', { From: 'support@brand.test', To: 'ana@customer.test', Cc: 'hello@brand.test' }, 'bot'],
    ['our own address to ourselves', { From: 'support@brand.test' }, undefined],
    ['our address in a loop', { 'X-Loop': 'Support@brand.test' }, 'bot'],
    ['our own loop', { 'X-Earshot-Loop': '1' }, 'bot'],
    [
      'a read receipt',
      { 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=b' },
      'auto-reply',
    ],
  ])('%s', async (_name, headers, expected) => {
    expect((await read(mail(headers))).automatic).toBe(expected);
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

describe('text', () => {
  const html = (body: string): string => mail({ 'Content-Type': 'text/html; charset=utf-8' }, body);

  it('comes from HTML when there is no plain text', async () => {
    const mention = await read(html('<title>x</title><p>Tere,</p><p>kus on <b>pakk</b>?</p><script>1</script>'));
    expect(mention.text).toBe('Tere,\n\nkus on pakk?');
  });

  it('folds quoted HTML and marks it', async () => {
    const mention = await read(
      html('<div>Still waiting!</div><div class="gmail_quote">On Monday you wrote: sorry</div>'),
    );
    expect(mention.text.slice(0, mention.quotedFrom).trim()).toBe('Still waiting!');
    expect(safeHtml(mention.html!)).toContain('data-quoted="true"');
  });

  it('is decoded by its bytes when the charset is wrong or missing', async () => {
    const wrong = Buffer.concat([
      Buffer.from(mail({ 'Content-Type': 'text/plain; charset=us-ascii' }, '')),
      Buffer.from('zażółć'),
    ]);
    expect((await read(wrong)).text).toBe('zażółć');
    const mislabelled = Buffer.from(mail({ 'Content-Type': 'text/plain; charset=iso-8859-1' }, 'grüße'));
    expect((await read(mislabelled)).text).toBe('grüße');
    const latin = Buffer.from(mail({ 'Content-Type': 'text/plain; charset=x-nonsense' }, 'gr\u00fc\u00dfe'), 'latin1');
    expect((await read(latin)).text).toBe('grüße');
    const nul = await read(mail({}, 'a\0b'));
    expect(nul.text).toBe('ab');
  });

  it('joins flowed lines without merging an answer into the quote above it', async () => {
    const flowed = await read(
      mail({ 'Content-Type': 'text/plain; format=flowed' }, '> old \r\nnew one \r\ngoes on\r\n'),
    );
    expect(flowed.text).toBe('> old \nnew one goes on');
  });

  it('is found when a program forgot to indent its boundary, and shown bare when there is no structure', async () => {
    const forgot = await read(
      mail({ 'Content-Type': 'multipart/mixed;\r\nboundary="b"' }, '--b\r\n\r\nhello\r\n--b--'),
    );
    expect(forgot.text).toBe('hello');
    const none = await read(mail({ 'Content-Type': 'multipart/mixed' }, 'hello'));
    expect(none.text).toBe('hello');
  });

  it('begins where the headers end, even without a blank line, and when there are no headers', async () => {
    const unended = await read('Subject: x\nFrom: a@b.test\nThis is the letter\n\nand its second part');
    expect(unended).toMatchObject({ subject: 'x', text: 'This is the letter\n\nand its second part' });
    expect(await read('Only words')).toMatchObject({ text: 'Only words', author: null });
    const broken = await read('Subject: x\nnonsense\nFrom: a@b.test\n\nletter');
    expect(broken).toMatchObject({ text: 'letter', author: { externalId: 'a@b.test' } });
  });

  it('keeps what is too long as a file', async () => {
    const mention = await read(mail({}, 'long '.repeat(200_000)));
    expect(mention.text.length).toBeLessThan(510_000);
    expect(mention.attachments?.[0]).toMatchObject({ name: 'full-text.txt', size: 999_999 });
  });
});

describe('HTML', () => {
  it('can do nothing and loads nothing', async () => {
    const mention = await read(
      mail(
        { 'Content-Type': 'text/html' },
        `<style>p{background:url(http://t.test/1)}</style><img src="http://t.test/2" onerror="x()"><img src="//t.test/3"><img src="cid:logo">
<a href="javascript:x()">a</a><a href="https://ok.test" ping="http://t.test/4">b</a><form action="http://t.test/5"><input type="image" src="http://t.test/6"></form>
<p style="background:url(http://t.test/7);color:red;position:fixed">c</p><table background="http://t.test/8"><tr><td>d</td></tr></table>
<svg><image href="http://t.test/9"/></svg><iframe src="http://t.test/10"></iframe><video poster="http://t.test/11"></video><base href="http://t.test/12"><div id="app" class="x">e</div>`,
      ),
    );
    const html = safeHtml(mention.html!);
    expect(html).toContain('data-remote-src="http://t.test/2"');
    expect(html).toContain('src="cid:logo"');
    expect(html.replace(/data-remote-src="[^"]*"/g, '')).not.toContain('t.test');
    expect(html).not.toMatch(/javascript|onerror|<form|<input|<style|<svg|<iframe|position|class=|id=/i);
    expect(html).toContain('style="color:red"');
  });
});

describe('attachments', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const withFile = (headers: string, bytes: Buffer): string =>
    mail(
      { 'Content-Type': 'multipart/mixed; boundary=b' },
      `--b\r\n\r\nhi\r\n--b\r\n${headers}\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64')}\r\n--b--\r\n`,
    );

  it('are what their bytes say, under a clean name', async () => {
    const file = (
      await read(
        withFile('Content-Type: text/html; name="../../e\u202evil?.html"\r\nContent-Disposition: attachment', png),
      )
    ).attachments![0]!;
    expect(file).toMatchObject({ name: 'evil_.html', contentType: 'image/png', size: png.length });
    expect(Buffer.from(file.bytes!)).toEqual(png);
  });

  it('that a browser would run are plain bytes', async () => {
    const page = await read(
      withFile('Content-Type: text/html\r\nContent-Disposition: attachment; filename=a.html', Buffer.from('<script>')),
    );
    expect(page.attachments![0]!.contentType).toBe('application/octet-stream');
    const lie = await read(
      withFile(
        'Content-Type: image/png\r\nContent-Disposition: attachment; filename=a.png',
        Buffer.from('not a picture'),
      ),
    );
    expect(lie.attachments![0]!.contentType).toBe('application/octet-stream');
  });

  it('read names in pieces and other charsets', async () => {
    const headers =
      "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*0*=utf-8''paragon%20%C5%9B; filename*1*=%C4%87.pdf";
    expect((await read(withFile(headers, Buffer.from('%PDF-1.4')))).attachments![0]!.name).toBe('paragon ść.pdf');
  });

  it('that are mails stay files, so that their words are not the writer\u2019s', async () => {
    const mention = await read(
      withFile('Content-Type: message/rfc822', Buffer.from('Subject: inner\r\n\r\nI will sue you')),
    );
    expect(mention.text).toBe('hi');
    expect(mention.attachments![0]!.contentType).toBe('message/rfc822');
  });
});

describe('hostile mail', () => {
  it.each(['Mon, 01 Jan 0000 00:00:00 +0000', 'Fri, 31 Dec 9999 23:59:59 +0000', 'Thu, 99 Foo 2026', '\0', ''])(
    'shrugs off the date %j',
    async (date) => {
      const mention = await read(mail({ Date: date }));
      expect(mention.claimedAt).toBeUndefined();
      expect(mention.occurredAt).toEqual(context.occurredAt);
    },
  );

  it.each<[string, Buffer]>([
    ['nothing but a line end', Buffer.from('\r\n')],
    ['random bytes', Buffer.from(Array.from({ length: 5_000 }, (_one, i) => (i * 7919) % 256))],
    [
      'a boundary that never ends',
      Buffer.from(mail({ 'Content-Type': 'multipart/mixed; boundary=b' }, '--b\r\n\r\nhello')),
    ],
    [
      'a boundary in itself',
      Buffer.from(
        mail(
          { 'Content-Type': 'multipart/mixed; boundary=b' },
          `--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx`,
        ),
      ),
    ],
    ['a name of 10,000 characters', Buffer.from(mail({ From: `${'x'.repeat(10_000)} <a@b.test>` }))],
    ['ten thousand addresses', Buffer.from(mail({ To: 'a@b.test, '.repeat(10_000) }))],
    ['a megabyte of <', Buffer.from(mail({ 'Content-Type': 'text/html' }, '<'.repeat(1_000_000)))],
    ['fifty thousand open tags', Buffer.from(mail({ 'Content-Type': 'text/html' }, '<div><b>'.repeat(50_000)))],
    ['quotes in quotes in quotes', Buffer.from(mail({}, `${'>'.repeat(300)} a\n`.repeat(5_000)))],
    ['attributions without end', Buffer.from(mail({}, 'On 1/2/2026 a@b.test, \n'.repeat(50_000)))],
    ['one line of a megabyte', Buffer.from(mail({}, 'wrote a@b 1/2/2026: '.repeat(50_000)))],
    ['encoded words without end', Buffer.from(mail({ Subject: '=?utf-8?Q?=41?= '.repeat(10_000) }))],
  ])('takes %s', async (_name, raw) => {
    const item = await parseMail(raw, context);
    expect(item.externalId).toMatch(/^[0-9a-f]{64}$/);
    expect(
      JSON.stringify(item, (key, value: unknown) => (key === 'raw' || key === 'bytes' ? undefined : value)),
    ).not.toMatch(/\\u0000|\\ud[89a-f]/);
  });

  it('hands back what it cannot take apart', async () => {
    const bomb = `--b\r\n\r\nx\r\n`.repeat(2_000);
    const item = await parseMail(Buffer.from(mail({ 'Content-Type': 'multipart/mixed; boundary=b' }, bomb)), context);
    expect(isUnreadable(item) && item.error).toMatch(/could not be taken apart/);
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
