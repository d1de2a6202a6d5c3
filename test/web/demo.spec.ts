import type { Locator } from 'playwright-core';
import { ReadyLines } from '../../src/common/ready-lines.ts';
import { until } from '../support/condition.ts';
import { describeInBrowser, Site } from '../support/site.ts';

/** From the link that `npm run demo` prints; two minutes is what a stranger may take. */
describeInBrowser('a stranger in the demonstration', () => {
  let site: Site;
  beforeAll(async () => {
    site = await Site.open({ empty: true, env: { EARSHOT_DEMO: 'true' } });
  });
  afterAll(() => site.close());

  it('answers a frustrated customer with four clicks', async () => {
    const clicks: string[] = [];
    const click = async (what: Locator, name: string) => {
      clicks.push(name);
      await what.click();
    };
    const began = performance.now();
    const lines = await site.running.app.get(ReadyLines).tell();
    const page = await site.window();
    await page.goto(`/sign-in#${/sign-in#(\S+)/.exec(lines.join('\n'))![1]!}`);
    await click(page.getByRole('button', { name: 'Sign in' }), 'Sign in');
    await click(page.locator('[data-level=frustrated] button').first(), 'the frustrated customer');
    await page.waitForURL('**/c/*');
    const id = new URL(page.url()).pathname.split('/').at(-1);
    await click(page.getByRole('textbox', { name: 'Reply' }), 'the reply');
    await page.keyboard.type('I am sorry. I am looking into it now and will write before six.');
    await click(
      page
        .locator('[data-composer]')
        .getByRole('button', { name: /^(Reply|Send|Answer)/ })
        .first(),
      'Reply',
    );
    await until('the answer is out', async () => {
      const [{ count }] = await site.sql.query(
        `select count(*)::int as count from messages where conversation_id = $1 and kind = 'reply' and delivery = 'sent'`,
        [id],
      );
      return count === 1;
    });
    expect(clicks).toEqual(['Sign in', 'the frustrated customer', 'the reply', 'Reply']);
    console.info(`${clicks.length} clicks, ${((performance.now() - began) / 1000).toFixed(1)} s`);
  });
});
