import type { Page } from 'playwright-core';
import { until } from '../support/condition.ts';
import { tokenWith } from '../support/people.ts';
import { describeInBrowser, Site } from '../support/site.ts';

describeInBrowser('the inbox', () => {
  let site: Site;
  let shop: string;
  let page: Page;
  beforeAll(async () => {
    ({ site, shop, page } = await Site.staffed());
  });
  afterAll(() => site.close());

  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
  const open = (name: string) => row(name).getByRole('button', { name }).click();

  it('shows what arrives, with the words that gave frustration away', async () => {
    await page.goto('/inbox');
    await page.getByText('All done here').waitFor();
    await site.write(shop, {
      externalId: 'm1',
      root: 'order 1',
      text: 'This is the third time I write. I want my money back, this is ridiculous!',
    });
    await row('Ana Kask').waitFor();
    await open('Ana Kask');
    await page.getByRole('button', { name: 'third time: not the first time' }).hover();
    await page.getByText('not the first time', { exact: true }).waitFor();
  });

  it('lets the clock testify', async () => {
    await page.getByRole('button', { name: 'Ask the clock' }).click();
    await page.getByText('The clock testifies').waitFor();
    await page.getByText(/^Waiting since/).waitFor();
    await page.getByText(/^SLA .*, in /).waitFor();
    await page.keyboard.press('Escape');
  });

  it('claims, answers with the button that says what will happen, and takes it back in time', async () => {
    await page.getByRole('button', { name: 'Claim' }).click();
    await page.getByText('Yours now').waitFor();
    await page.getByRole('textbox', { name: 'Reply' }).fill('We are sorry, Ana. Your money is on its way.');
    await page.getByRole('button', { name: 'Reply', exact: true }).last().click();
    // Nothing else waits, so the list is next; taking it back opens the conversation again.
    await page.waitForURL('**/inbox');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByText('Taken back', { exact: true }).waitFor();
    const field = page.getByRole('textbox', { name: 'Reply' });
    await until('the words are back', async () => (await field.inputValue()).includes('Your money is on its way'));
  });

  it('sends, hears that it arrived, and shows the customer’s answer', async () => {
    await page.getByRole('button', { name: 'Reply', exact: true }).last().click();
    const { headers } = await tokenWith(site.running, 'deliveries:write');
    const given = await until('the reply is in the outbox', async () => {
      await site.sql.query('update outbox set not_before = created_at'); // the time for Undo is over
      const answer = await site.running.inject({ url: `/api/v1/outbox?source=${shop}`, headers });
      return answer.json<{ items: { id: string }[] }>().items[0];
    });
    await site.running.inject({
      method: 'POST',
      url: `/api/v1/deliveries/${given.id}`,
      headers,
      payload: { state: 'sent', externalId: 'reply-1' },
    });
    await page.getByRole('link', { name: /^Customer's turn 1/ }).click();
    await open('Ana Kask');
    await site.write(shop, { externalId: 'm2', root: 'order 1', text: 'Thank you. When exactly?' });
    await page.getByText('When exactly?').first().waitFor();
  });

  it('corrects frustration with one click', async () => {
    await page
      .getByRole('button', { name: /^Frustration: F/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Calm', exact: true }).click();
    await until('the label is stored', async () => {
      const [{ count }] = await site.sql.query('select count(*)::int as count from corrections');
      return count === 1;
    });
  });

  it('resolves, and finds again by words', async () => {
    await page.getByRole('button', { name: 'Resolve' }).click();
    await page.getByText('Resolved', { exact: true }).first().waitFor();
    await page.goto('/inbox');
    await page.getByRole('searchbox').fill('ridiculous money');
    await page.keyboard.press('Enter');
    await row('Ana Kask').waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('ridiculous money');
  });

  it('changes many at once, and takes it back', async () => {
    const people = ['Ben', 'Cyd', 'Dee'];
    await site.write(
      shop,
      ...people.map((name) => ({
        externalId: `bulk ${name}`,
        text: `Where is my parcel, asks ${name}?`,
        author: { externalId: name, name },
      })),
    );
    await page.goto('/inbox');
    for (const name of people) await row(name).getByRole('checkbox').click({ force: true });
    await page.getByText('3 chosen').waitFor();
    await page.getByRole('toolbar', { name: 'Chosen conversations' }).getByRole('button', { name: 'Resolve' }).click();
    await page.getByText('Resolved (3)').waitFor();
    const resolved = async () => {
      const [{ count }] = await site.sql.query(
        `select count(*)::int as count from conversations c join contacts k on
        k.id = c.contact_id where k.name = any($1) and c.status = 'resolved'`,
        [people],
      );
      return count as number;
    };
    expect(await resolved()).toBe(3);
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await until('all are open again', async () => (await resolved()) === 0);
  });

  it('says with one key that thanks need an answer, and clears the rest with another', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `Thankful ${i}`);
    const anHourAgo = Date.now() - 3_600_000;
    const thanks = (name: string, second: number) => ({
      externalId: name,
      text: 'Thanks!',
      author: { externalId: name, name },
      occurredAt: new Date(anHourAgo + second * 1000).toISOString(),
    });
    await site.write(shop, ...names.map((name, i) => thanks(name, 1 + i)));
    // some of the rest are further down than is loaded
    await page.route(/conversations\?.*limit=100/, (route) => route.abort());
    await page.goto('/inbox?view=nothingToAnswer');
    await row('Thankful').first().waitFor();
    const resolved = () =>
      site.one(
        `select count(*) filter (where c.status = 'open' and c.nothing_to_answer is null)::int as waiting,
           count(*) filter (where c.status = 'resolved')::int as resolved
         from conversations c join contacts k on k.id = c.contact_id where k.name like 'Thankful %'`,
      );
    await page.keyboard.press('j');
    await page.keyboard.press('y');
    await page.getByText('No longer here').waitFor();
    // above all others, and not to be seen yet
    await site.write(shop, thanks('Thankful late', 59));
    await page.getByRole('button', { name: '1 new' }).waitFor();
    await page.keyboard.press('c');
    await page.getByText('Resolved (29)').waitFor();
    expect(await resolved()).toEqual({ waiting: 1, resolved: 29 });
    await page.unrouteAll();
  });

  it('is worked by keyboard alone', async () => {
    await page.goto('/inbox');
    const rows = page.getByRole('list', { name: 'Conversations' }).getByRole('listitem');
    await rows.first().getByRole('button').click();
    await page.waitForURL('**/c/*');
    const first = page.url();
    await page.keyboard.press('u');
    await page.waitForURL('**/inbox');
    await page.keyboard.press('j');
    const second = await rows.nth(1).getAttribute('data-id');
    const focused = () => page.evaluate(`document.activeElement.closest('[data-id]')?.dataset.id`);
    await until('the focus follows', async () => (await focused()) === second);
    await page.keyboard.press('x');
    await page.keyboard.press('l');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await page.keyboard.press('x');
    await page.getByText('1 chosen').waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.waitForURL('**/c/*');
    expect(page.url()).not.toBe(first);
    const field = page.getByRole('textbox', { name: 'Reply' });
    await field.waitFor();
    await until('r leads to the answer', async () => {
      if (await page.evaluate(`document.activeElement?.tagName === 'TEXTAREA'`)) return true;
      await page.keyboard.press('r');
      return false;
    });
    await page.keyboard.type('jjj is a text, not a key');
    expect(await field.inputValue()).toBe('jjj is a text, not a key');
    await page.keyboard.press('Escape');
    const before = page.url();
    await page.keyboard.press('j');
    await until('the next one is open', () => page.url() !== before);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('go to past');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/inbox?view=pastSla');
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keyboard' }).waitFor();
  });

  it('takes a key for what was opened last, even before that is here', async () => {
    const ask = (name: string) => ({ externalId: name, text: 'Where is it?', author: { externalId: name, name } });
    const [before, last] = await site.write(shop, ask('Kim'), ask('Lee'));
    await page.goto('/inbox');
    await open('Kim');
    await page.getByRole('heading', { name: 'Kim' }).first().waitFor();
    let letThrough = () => {};
    const held = new Promise<void>((done) => (letThrough = done));
    await page.route('**/messages?*', async (route) => {
      await held;
      await route.continue();
    });
    await open('Lee');
    await page.keyboard.press('e');
    const statusOf = async (id?: string) =>
      (await site.one<{ status: string }>('select status from conversations where id = $1', id)).status;
    await until('it is resolved', async () => (await statusOf(last)) === 'resolved');
    expect(await statusOf(before)).toBe('open');
    letThrough();
  });
});
