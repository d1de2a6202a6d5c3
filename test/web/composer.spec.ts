import type { Page } from 'playwright-core';
import { until } from '../support/condition.ts';
import { tokenWith } from '../support/people.ts';
import { describeInBrowser, Site, undo } from '../support/site.ts';

describeInBrowser('what is being written', () => {
  let site: Site;
  let shop: string;
  let page: Page;
  beforeAll(async () => {
    ({ site, shop, page } = await Site.staffed());
  });
  afterAll(() => site.close());

  const field = (name = 'Reply', on = page) => on.getByRole('textbox', { name });
  const drafts = async () => {
    const rows: { text: string }[] = await site.sql.query(`select body->>'text' as text from drafts order by kind`);
    return rows.map(({ text }) => text).join(' | ');
  };
  const kept = (text: string) => until(`"${text}" is kept`, async () => (await drafts()) === text);
  const shown = (text: string, on = page) =>
    until(`"${text}" is shown`, async () => (await field('Reply', on).inputValue()) === text);

  it('leads to a message once, and leaves the caret with whoever writes', async () => {
    const id = await site.opened(page, shop, 'Ana');
    const [{ first }] = await site.sql.query('select id as first from messages where conversation_id = $1', [id]);
    await page.goto(`/c/${id}?message=${first}&view=all`);
    await until('it has the focus', () => page.evaluate(`document.activeElement.id === 'message-${first}'`));
    await field().click();
    await page.keyboard.type('On Thurs');
    await site.write(shop, {
      externalId: 'Ana 2',
      root: 'Ana Where is my parcel, asks Ana?',
      text: 'Are you there?',
      author: { externalId: 'Ana', name: 'Ana' },
    });
    await page.locator('li[data-kind=mention]').getByText('Are you there?').waitFor();
    await page.keyboard.type('day');
    expect(await field().inputValue()).toBe('On Thursday');
    await page.getByText('Something new arrived while you were writing.').waitFor();
  });

  it('keeps a reply and a note, also when the page goes at once', async () => {
    await page.getByRole('tab', { name: 'Private note' }).click();
    await field('Private note').fill('Spoke to the warehouse.');
    await page.getByRole('tab', { name: 'Reply' }).click();
    expect(await field().inputValue()).toBe('On Thursday');
    await field().fill('On Thursday, I promise');
    const address = page.url();
    await page.goto('about:blank');
    await until('both are kept', async () => (await drafts()) === 'Spoke to the warehouse. | On Thursday, I promise');
    await page.goto(address);
    await field().waitFor();
    expect(await field().inputValue()).toBe('On Thursday, I promise');
    await field().fill('');
  });

  it('asks before a page goes whose draft could not be kept, and keeps it once it can', async () => {
    await page.route('**/drafts/reply', (route) => route.abort());
    await field().fill('On Friday');
    await page.getByText('Draft not saved yet').waitFor();
    const asked = page.waitForEvent('dialog').then(async (dialog) => {
      await dialog.dismiss();
      return dialog.type();
    });
    await Promise.all([page.goto('about:blank').catch(() => undefined), asked]);
    expect(await asked).toBe('beforeunload');
    await page.unroute('**/drafts/reply');
    await until('it is kept', async () => (await drafts()).endsWith('On Friday'));
    await field().fill('');
  });

  it('adds a private note that nobody takes for a reply, and that is no draft any more', async () => {
    await page.getByRole('tab', { name: 'Private note' }).click();
    expect(await field('Private note').inputValue()).toBe('Spoke to the warehouse.');
    await page.getByRole('button', { name: 'Add private note' }).click();
    await page.locator('li[data-kind=note]').getByText('Spoke to the warehouse.').waitFor();
    await until('nothing is left to keep', async () => (await drafts()) === '');
  });

  it('asks which of two windows is right, and loses neither', async () => {
    await site.opened(page, shop, 'Bob');
    const other = await page.context().newPage();
    await other.goto(page.url());
    await field('Reply', other).fill('From the other window');
    await kept('From the other window');
    await field().fill('From this window');
    const notice = page.getByRole('alert').filter({ hasText: 'This draft was changed in another tab' });
    await notice.getByText('From the other window').waitFor();
    expect(await page.getByRole('button', { name: 'Reply', exact: true }).last().isDisabled()).toBe(true);
    await notice.getByRole('button', { name: 'Take theirs' }).click();
    await shown('From the other window');
    await undo(page);
    await kept('From this window');
    await field('Reply', other).fill('From the other window again');
    await other.getByRole('button', { name: 'Keep mine' }).click();
    await kept('From the other window again');
    await shown('From this window');
    await field().fill('');
    await page.getByRole('button', { name: 'Take theirs' }).click();
    await shown('From the other window again');
    await other.close();
    await field().fill('');
    await kept('');
  });

  it('asks it with the first letter', async () => {
    await site.opened(page, shop, 'Dan');
    const other = await page.context().newPage();
    // the pause after which letters are kept never ends there
    await other.addInitScript(`
      const later = window.setTimeout;
      window.setTimeout = (act, ms, ...more) => (ms === 700 ? 0 : later(act, ms, ...more));
    `);
    const read = other.waitForResponse('**/drafts');
    await other.goto(page.url());
    await read;
    await field('Reply', other).waitFor();
    await field().fill('From this window');
    await kept('From this window');
    await field('Reply', other).press('F');
    await other.getByRole('alert').getByText('From this window').waitFor();
    await other.close({ runBeforeUnload: false });
    await field().fill('');
    await kept('');
  });

  const send = (name: string | RegExp = /^Reply/) =>
    page.locator('[data-composer]').getByRole('button', { name }).first().click();

  it('says that it is too late to take back what another system has taken out', async () => {
    await site.opened(page, shop, 'Cyd');
    await field().fill('It is on its way.');
    await send();
    await page.getByText('Sending…').waitFor();
    const { headers } = await tokenWith(site.running, 'deliveries:write');
    await site.sql.query('update outbox set not_before = created_at');
    await until('it is taken out', async () => {
      const answer = await site.running.inject({ url: `/api/v1/outbox?source=${shop}`, headers });
      return answer.json<{ items: unknown[] }>().items.length > 0;
    });
    await undo(page);
    await page.getByRole('alert').getByText('It is too late to undo').waitFor();
  });

  it('answers a public comment in private where the channel can', async () => {
    const settings = { pageId: '100200300400500' };
    const account = await site.account('Page', { channel: 'facebook', status: 'paused', settings });
    const id = await site.rows.conversation(account, { visibility: 'public' });
    await site.rows.mention(id, { visibility: 'public' });
    await page.goto(`/c/${id}`);
    await page.getByRole('switch', { name: 'In private' }).click();
    await field().fill('May I have your address?');
    await send(/^Send a private message in Messenger/);
    const reply = () => site.one(`select visibility from messages where conversation_id = $1 and kind = 'reply'`, id);
    await until('it is queued', reply);
    expect(await reply()).toEqual({ visibility: 'private' });
  });

  it('opens the next conversation, and passes over those that have left the list', async () => {
    const account = await site.account('Second shop');
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    const names = ['Una', 'Duo', 'Tre'];
    const ids = await site.write(
      account,
      ...names.map((name, i) => ({
        externalId: name,
        text: `Where is my parcel, asks ${name}?`,
        occurredAt: ago(9 - i),
        author: { externalId: name, name },
      })),
    );
    await page.goto(`/c/${ids[0]}?source=${account}`);
    await page.getByRole('list', { name: 'Conversations' }).getByText('asks Tre').waitFor();
    const { headers } = await site.person('manager');
    const payload = { ids: [ids[1]], change: { status: 'resolved' } };
    await site.running.inject({ method: 'POST', url: '/api/v1/conversations/bulk', headers, payload });
    await page.getByRole('button', { name: '1 gone' }).waitFor();
    await field().fill('Tomorrow.');
    await send();
    await page.waitForURL(`**/c/${ids[2]}?*`);
  });

  it('repeats with Ctrl+Enter how the last one was sent, snoozing included', async () => {
    await site.opened(page, shop, 'Dee');
    await field().fill('We look into it.');
    await send('Other ways to send');
    await page.getByRole('menuitem', { name: /^Tomorrow morning/ }).click();
    await until('it is remembered', () => site.one(`select id from users where preferences ->> 'sendAs' = 'tomorrow'`));
    const id = await site.opened(page, shop, 'Eve');
    await page.getByRole('button', { name: 'Reply and snooze (Tomorrow morning)' }).waitFor();
    await field().fill('We look into yours, too.');
    await page.keyboard.press('Control+Enter');
    const queued = () =>
      site.one(
        `select after_send as ending, snooze_until > created_at as later from outbox where conversation_id = $1`,
        id,
      );
    await until('it is queued', queued);
    expect(await queued()).toEqual({ ending: 'snooze', later: true });
  });
});
