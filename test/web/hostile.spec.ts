import { createHmac } from 'node:crypto';
import type { Page } from 'playwright-core';
import { agentsFor } from '../../src/connectors/guarded-agent.ts';
import { RemotePictures } from '../../src/connectors/remote-picture.ts';
import { isUnreadable, parseMail } from '../../src/connectors/email/parse-mail.ts';
import { until } from '../support/condition.ts';
import { mailFiles } from '../support/mail-files.ts';
import { PictureHost } from '../support/picture-host.ts';
import { describeWithData } from '../support/shared-data.ts';
import { describeInBrowser, Site } from '../support/site.ts';

/** The usual vectors, as text, as names and as HTML that reached the database unsanitised. */
const vectors = [
  '<script>window.hit = 1</script>',
  '<img src=x onerror="parent.hit = 1; window.hit = 1">',
  '<svg onload="parent.hit = 1"><animate onbegin="parent.hit = 1" attributeName=x dur=1s></svg>',
  '<a href="javascript:parent.hit = 1">click</a>',
  '<iframe srcdoc="<script>parent.parent.hit = 1</script>"></iframe>',
  '<form action="https://evil.example/"><input name=q autofocus onfocus="parent.hit = 1"><button>Go</button></form>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '<base href="https://evil.example/"><a href="x">relative</a>',
  '<link rel="stylesheet" href="https://evil.example/x.css"><style>@import "https://evil.example/y.css"; body { background: url(https://evil.example/z) }</style>',
  '<div style="position:fixed;inset:0;background:url(https://evil.example/a.png)">over everything</div>',
  '<img src="https://evil.example/pixel.gif" srcset="https://evil.example/2x.gif 2x"><video src="https://evil.example/v.mp4" autoplay></video>',
  '<table background="https://evil.example/b.gif" width="5000"><tr><td>wide</td></tr></table>',
  '<object data="https://evil.example/o"></object><embed src="https://evil.example/e">',
  '<math><mtext><table><mglyph><style><img src=x onerror="parent.hit = 1"></style></mglyph></table></mtext></math>',
  '<details open ontoggle="parent.hit = 1">x</details><marquee onstart="parent.hit = 1">x</marquee>',
  '<p>Broken escapes</p><img src="cid:50%off" alt="Half">',
];

/** Mails in one conversation. */
const together = 25;

/** Everything that a page asks of anybody but us, and every script that its frames refused to run. */
function watched(page: Page, own: string): { away: string[]; refused: string[] } {
  const [away, refused]: string[][] = [[], []];
  page.on('request', (request) => {
    if (!request.url().startsWith(own) && !/^(data|blob|about):/.test(request.url())) away!.push(request.url());
  });
  page.on('console', (message) => {
    if (message.text().includes('Blocked script execution')) refused!.push(message.text());
  });
  page.on('dialog', (dialog) => void dialog.dismiss());
  return { away: away!, refused: refused! };
}

describeInBrowser('hostile messages', () => {
  let site: Site;
  beforeAll(async () => {
    site = await Site.open({ pictures: new RemotePictures(agentsFor({ allowPrivateHosts: true })) });
  });
  afterAll(() => site.close());

  it('run no script, send no request, and stay in their frame', async () => {
    const shop = await site.account('Shop');
    const ids = await site.write(
      shop,
      ...vectors.map((text, i) => ({
        externalId: `v${i}`,
        text,
        author: { externalId: `a${i}`, name: text.slice(0, 200) },
      })),
    );
    // As if a sanitiser had failed: the frame must hold by itself.
    for (const [i, id] of ids.entries())
      await site.sql.query('update messages set html = $2, attachment_count = 1 where conversation_id = $1', [
        id,
        vectors[i],
      ]);
    // A file makes the page look for what a `cid:` address names.
    await site.sql.query(
      `insert into attachments (message_id, name, content_type, content_id, state, created_at)
       select id, 'half.png', 'image/png', '50 off', 'stored', $2 from messages where conversation_id = any($1)`,
      [ids, new Date()],
    );
    const page = await site.window(await site.person('admin'));
    const { away, refused } = watched(page, site.url);
    for (const id of ids) {
      await page.goto(`/c/${id}`);
      await page.getByRole('button', { name: 'Show as written' }).click();
      const frame = page.frameLocator('iframe[title="Message as written"]');
      await frame.locator('body').waitFor({ state: 'attached' });
      await page.getByRole('textbox', { name: 'Reply' }).waitFor();
      const link = frame.locator('a').first();
      if ((await link.count()) > 0) expect((await link.getAttribute('href')) ?? '').not.toMatch(/^javascript:/i);
      const [frameBox, width] = await Promise.all([
        page.locator('iframe').boundingBox(),
        page.evaluate('document.documentElement.scrollWidth'),
      ]);
      expect(frameBox!.width).toBeLessThan(900);
      expect(width).toBe(1440);
      // A fixed element inside must not cover what is around its frame.
      await page.getByRole('button', { name: 'Show as text' }).click();
      // Asked of each page: the next one knows nothing of this one's window.
      expect(await page.evaluate('window.hit')).toBeUndefined();
    }
    expect([away, refused]).toEqual([[], []]);
  });

  describeWithData('mail', 'as they come by mail', (folder) => {
    it('run no script and send no request either', async () => {
      const context = {
        occurredAt: new Date(),
        ownAddresses: ['support@brand.test'],
        sign: (text: string): string => createHmac('sha256', 'test key').update(text).digest('hex'),
      };
      const htmls: string[] = [];
      for (const { raw } of await mailFiles(folder)) {
        const mail = await parseMail(raw, context);
        if (!isUnreadable(mail) && mail.html) htmls.push(mail.html);
      }
      expect(htmls.length).toBeGreaterThan(50);
      const shop = await site.account('Much mail');
      const page = await site.window(await site.person('admin'));
      const { away, refused } = watched(page, site.url);
      // Many of them in one conversation, as in a long exchange: each is drawn in a frame of its own.
      for (let from = 0; from < htmls.length; from += together) {
        const some = htmls.slice(from, from + together);
        const items = some.map((_, i) => ({
          externalId: `mail ${from + i}`,
          root: `mails ${from}`,
          text: `${from + i}`,
        }));
        const [id] = await site.write(shop, ...items);
        // As if a sanitiser had failed, once more.
        for (const [i, html] of some.entries())
          await site.sql.query('update messages set html = $2 where external_id = $1', [`mail ${from + i}`, html]);
        await page.goto(`/c/${id}`);
        const closed = page.getByRole('button', { name: 'Show as written' });
        await until('all are there', async () => (await closed.count()) === some.length);
        await closed.evaluateAll((all) => all.forEach((button) => (button as unknown as { click(): void }).click()));
        const frames = page.locator('iframe[title="Message as written"]');
        await until('all are open', async () => (await frames.count()) === some.length);
        const active = (await frames.all()).map(async (frame) => {
          const body = frame.contentFrame().locator('body[dir=auto]');
          await body.waitFor({ state: 'attached' });
          return body.locator('script, iframe, object, embed, form, link, meta').count();
        });
        expect(await Promise.all(active)).toEqual(some.map(() => 0));
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1440);
      }
      expect([away, refused]).toEqual([[], []]);
    });
  });

  it('show pictures from elsewhere only when asked, and through us', async () => {
    const host = await PictureHost.open();
    const shop = await site.account('Mail');
    const [id] = await site.write(shop, { externalId: 'picture', text: 'Look' });
    const html = `<p>Look</p><img alt="Lamp" data-remote-src="${host.url}/lamp.png" />`;
    await site.sql.query('update messages set html = $2 where conversation_id = $1', [id, html]);
    const page = await site.window(await site.person('admin'));
    const away: string[] = [];
    page.on('request', (request) => {
      if (request.url().startsWith(host.url)) away.push(request.url());
    });
    await page.goto(`/c/${id}`);
    await page.getByRole('button', { name: 'Show as written' }).click();
    const picture = page.frameLocator('iframe').getByRole('img', { name: 'Lamp' });
    await picture.waitFor({ state: 'attached' });
    expect(host.asked).toEqual([]);
    await page.getByRole('button', { name: 'Show remote image' }).click();
    await until('it is drawn', () =>
      picture
        .evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth === 40)
        .catch(() => false),
    );
    expect(away).toEqual([]);
    expect(host.asked.map(({ url }) => url)).toEqual(['/lamp.png']);
    await host.close();
  });

  it('are answered with a policy that lets no inline script run', async () => {
    const page = await site.window();
    const response = await page.goto('/sign-in');
    const policy = response!.headers()['content-security-policy']!;
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toMatch(/object-src 'none'/);
    expect(await page.locator('script:not([src])').count()).toBe(0);
  });
});
