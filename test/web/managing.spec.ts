import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { until } from '../support/condition.ts';
import { describeInBrowser, Site, undo } from '../support/site.ts';

describeInBrowser('what managers and admins do', () => {
  let site: Site;
  let shop: string;
  let page: Page;
  beforeAll(async () => {
    ({ site, shop, page } = await Site.staffed());
  });
  afterAll(() => site.close());

  /** A rep with so many conversations in hand. @returns how many they still have */
  const busy = async (name: string, count: number) => {
    const { userId } = await site.person('rep', { name });
    const authors = Array.from({ length: count }, (_, i) => `${name} ${i}`);
    await site.write(
      shop,
      ...authors.map((author) => ({
        externalId: author,
        text: 'Where is it?',
        author: { externalId: author, name: author },
      })),
    );
    await site.sql.query(`update conversations set assignee_id = $1 where root_key like $2`, [userId, `%${name} %`]);
    const inHand = async () => {
      const row = await site.one<{ count: number }>(
        'select count(*)::int as count from conversations where assignee_id = $1',
        userId,
      );
      return row.count;
    };
    expect(await inHand()).toBe(count);
    return inHand;
  };
  const reassignAll = async (name: string) => {
    await page.goto('/figures?by=rep');
    await page.getByRole('button', { name: `Reassign all ${name}` }).click();
    await page.getByRole('combobox', { name: 'To' }).selectOption({ label: 'Mari Admin (available)' });
    await page.getByRole('button', { name: 'Reassign all', exact: true }).click();
  };

  it('gives all that a rep has in hand to another, and takes it back', async () => {
    const inHand = await busy('Rae Rep', 3);
    await reassignAll('Rae Rep');
    await until('nothing is left', async () => (await inHand()) === 0);
    await undo(page);
    await until('all is back', async () => (await inHand()) === 3);
  });

  it('offers to take back what was reassigned before a failure', async () => {
    const inHand = await busy('Max Rep', 101);
    let asked = 0;
    await page.route('**/conversations/bulk', (route) =>
      ++asked === 2 ? route.fulfill({ status: 503, json: { detail: 'Come back in a moment.' } }) : route.fallback(),
    );
    await reassignAll('Max Rep');
    await page.getByText('Come back in a moment.').waitFor();
    await page.getByText('100 conversations reassigned').waitFor();
    expect(await inHand()).toBe(1);
    await undo(page);
    await until('all is back', async () => (await inHand()) === 101);
    await page.unrouteAll();
  });

  it('finds a customer, goes to what they wrote, and lets a blocked one in again', async () => {
    const author = { externalId: 'zoe', name: 'Zoe Lamp', handle: 'zoelamp' };
    await site.write(shop, { externalId: 'from zoe', text: 'Where is my lamp?', author });
    await page.goto('/inbox');
    await page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Customers' }).click();
    const found = page.getByRole('list', { name: 'Customers' }).getByRole('link');
    await found.first().waitFor();
    expect(await found.count()).toBe(50);
    await page.getByRole('button', { name: 'More' }).click();
    await until('the next page is there', async () => (await found.count()) === 100);
    await page.getByRole('searchbox').fill('@ZOEL');
    await until('only she is left', async () => (await found.allTextContents()).join() === 'Zoe Lamp');
    await found.click();
    await page.getByRole('listitem').filter({ hasText: 'Where is my lamp?' }).waitFor();
    await page.getByText('Customer: Zoe Lamp').waitFor();
    await site.sql.query(`update contacts set blocked_at = $1 where name = 'Zoe Lamp'`, [new Date()]);
    await page.goto('/customers?blocked=true');
    await page.getByRole('button', { name: 'Let this customer in again' }).click();
    await page.getByText('No customer fits.').waitFor();
  });

  it('connects an account by the form that its channel declares, and hears from it', async () => {
    await page.goto('/settings/accounts');
    await page.getByRole('link', { name: 'Connect an account' }).click();
    await page.getByRole('link', { name: 'Another system (REST API)' }).click();
    await page.getByLabel('Name of this account').fill('Counter');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.waitForURL(/accounts\/\d+$/);
    const counter = new URL(page.url()).pathname.split('/').at(-1)!;
    await page.goto(`/inbox?source=${counter}&view=all`);
    await site.write(counter, {
      externalId: 'first',
      text: 'Are you open today?',
      author: { externalId: 'i', name: 'Ivo' },
    });
    await page.getByRole('listitem').filter({ hasText: 'Ivo' }).waitFor();
  });

  it('accepts a tuning with its figures in sight, and goes back', async () => {
    await site.rows.insert('tunings', {
      source_id: shop,
      language: 'en',
      bias: -0.8,
      corrections: 75,
      precision_now: 0.61,
      precision_then: 0.82,
      interval_low: 0.69,
      interval_high: 0.9,
      state: 'proposed',
      created_at: new Date(),
    });
    await page.goto('/settings/tunings');
    await page.getByText('Precision 61% now, 82% then (95 % interval 69% to 90%)').waitFor();
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('in force').waitFor();
    await page.getByRole('button', { name: 'Go back' }).click();
    await page.getByText('taken back').waitFor();
  });

  it('gives a list home as a file', async () => {
    await page.goto('/settings/people');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download this list as CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('earshot-users.csv');
    const text = await readFile((await file.path())!, 'utf8');
    expect(text).toContain('Mari Admin');
    expect(text.split('\r\n')[0]).toContain('name,');
  });

  it('loses nothing of what is entered by a slip of the hand', async () => {
    const dialogs = { people: 'Invite somebody', tokens: 'New token' };
    for (const [chapter, button] of Object.entries(dialogs)) {
      await page.goto(`/settings/${chapter}`);
      await page.getByRole('button', { name: button }).click();
      const entered = page.getByRole('dialog').getByRole('textbox').first();
      await entered.fill('somebody@example.com');
      // the question whether to discard it is answered with no
      await page.keyboard.press('Escape');
      expect(await entered.inputValue()).toBe('somebody@example.com');
    }
  });

  it('sees on a phone which chapter is open', async () => {
    const phone = await site.window(await site.person('admin'), { viewport: { width: 390, height: 844 } });
    await phone.goto('/settings/audit');
    const current = phone.getByRole('link', { name: 'Audit' });
    await current.waitFor();
    await until('it is in sight', async () => {
      const { x, width } = (await current.boundingBox())!;
      return x >= 0 && x + width <= 390;
    });
  });
});
