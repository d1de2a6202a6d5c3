import { safeHtml } from '../src/common/safe-html.ts';
import { isUnreadable, parseMail } from '../src/connectors/email/parse-mail.ts';
import { context, mail, read } from './support/written-mail.ts';

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
