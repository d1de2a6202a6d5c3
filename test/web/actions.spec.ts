import type { Page } from 'playwright-core';
import { until } from '../support/condition.ts';
import type { SignedIn } from '../support/people.ts';
import { describeInBrowser, Site, undo } from '../support/site.ts';

describeInBrowser('what is done less often', () => {
  let site: Site;
  let shop: string;
  let me: SignedIn;
  let page: Page;
  beforeAll(async () => {
    ({ site, shop, me, page } = await Site.staffed());
    await site.account('Support mail', { channel: 'email', status: 'paused' });
  });
  afterAll(() => site.close());

  /** A customer's message in a conversation of its own, open on the page. */
  const opened = (name: string, text?: string) => site.opened(page, shop, name, text);
  const more = async (action: string | RegExp) => {
    await page.getByRole('toolbar', { name: 'Actions' }).getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: action }).click();
  };
  const onMessage = async (text: string, action: string) => {
    const card = page.getByRole('listitem').filter({ hasText: text }).last();
    await card.getByRole('button', { name: 'More about this message' }).click();
    await page.getByRole('menuitem', { name: action }).click();
  };

  it('merges two conversations of one customer, and parts them again', async () => {
    const first = await opened('Ann', 'Where is lamp one?');
    const second = await opened('Ann', 'And where is lamp two?');
    await more('Merge with another conversation');
    await page.getByRole('radio', { name: /lamp one/ }).click();
    await page.getByRole('button', { name: 'Merge', exact: true }).click();
    await page.waitForURL(`**/c/${first}`);
    await page.getByRole('listitem').filter({ hasText: 'lamp two' }).last().waitFor();
    await undo(page);
    const into = () =>
      site.one<{ to: string | null }>('select merged_into_id as to from conversations where id = $1', second);
    await until('they stand apart', async () => (await into()).to === null);
  });

  it('splits a conversation where another matter begins, and takes it back', async () => {
    const id = await opened('Bea', 'Where is my lamp?');
    const root = { root: 'Bea Where is my lamp?', author: { externalId: 'Bea', name: 'Bea' } };
    await site.write(shop, { externalId: 'Bea 2', text: 'By the way, how do I get an invoice?', ...root });
    await onMessage('how do I get an invoice?', 'Split off from here');
    await page.waitForURL((url) => /\/c\/\d+$/.test(url.pathname) && !url.pathname.endsWith(`/c/${id}`));
    await undo(page);
    await page.waitForURL(`**/c/${id}`);
    await page.getByRole('listitem').filter({ hasText: 'how do I get an invoice?' }).last().waitFor();
  });

  it('blocks a customer and lets them in again', async () => {
    await opened('Cyd');
    const blocked = async () => {
      const row = await site.one<{ blocked: boolean }>(
        `select blocked_at is not null as blocked from contacts where name = 'Cyd'`,
      );
      return row.blocked;
    };
    await more('Block this customer');
    await until('they are blocked', blocked);
    await undo(page);
    await until('they are in again', async () => !(await blocked()));
    // Where nothing else has asked for the customer, the menu knows all the same.
    await site.sql.query(`update contacts set blocked_at = $1 where name = 'Cyd'`, [new Date()]);
    await page.getByRole('button', { name: 'Close the story' }).click();
    await page.reload();
    await more('Let this customer in again');
    await until('they are in once more', async () => !(await blocked()));
    await page.evaluate(`localStorage.removeItem('earshot.story')`);
  });

  it('ends an offer in its time, whoever points at it', async () => {
    await opened('Ivy');
    await more('Block this customer');
    const offered = page.getByRole('region', { name: 'Messages of the app' }).getByRole('button', { name: 'Undo' });
    await offered.waitFor();
    const { x, y } = (await offered.boundingBox())!;
    await until('it is gone', async () => {
      await page.mouse.move(x + 5, y + 5);
      await page.mouse.move(x, y - 400);
      return (await offered.count()) === 0;
    });
  });

  it('unites two identities that may be one person, and parts them again', async () => {
    const id = await opened('Hal');
    const [{ contact_id: hal }] = await site.sql.query('select contact_id from conversations where id = $1', [id]);
    const other = await site.rows.contact({ name: 'Hal on the other channel' });
    await site.rows.insert('merge_proposals', {
      contact_id: hal,
      other_contact_id: other,
      evidence: { sameAddress: 'hal@example.com' },
      created_at: new Date(),
    });
    await page.reload();
    await page.getByText('both have hal@example.com').waitFor();
    await page.getByRole('button', { name: 'Same person' }).click();
    const into = () =>
      site.one<{ to: string | null }>('select merged_into_id as to from contacts where id = $1', other);
    await until('they are one', async () => (await into()).to === hal);
    await page.getByRole('complementary', { name: 'Story' }).getByRole('button', { name: 'Undo' }).click();
    await until('they are two', async () => (await into()).to === null);
    await page.getByRole('button', { name: 'Different people' }).waitFor();
  });

  it('starts a conversation with somebody by their address, and forwards to them', async () => {
    const id = await opened('Dee', 'My lamp hums like a bee.');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Start a conversation' }).click();
    await page.getByRole('combobox', { name: 'To whom' }).fill('maker@example.com');
    await page.getByLabel('Subject').fill('Lamps that hum');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(`/c/${id}`));
    await page.getByRole('heading', { name: /Lamps that hum/ }).waitFor();
    await page.goto(`/c/${id}`);
    await onMessage('My lamp hums like a bee.', 'Forward');
    await page.getByLabel('Email address').fill('maker@example.com');
    await page.getByLabel('Your words above it').fill('Do you know this?');
    await page.getByRole('button', { name: 'Go on' }).click();
    const field = page.getByRole('textbox', { name: 'Reply' });
    await until('the words stand in the composer', async () =>
      /^Do you know this\?[^]*> My lamp hums like a bee\./.test((await field.count()) ? await field.inputValue() : ''),
    );
    const waits = await site.one<{ waits: boolean }>(
      'select waiting_since is not null as waits from conversations where id = $1',
      id,
    );
    expect(waits).toEqual({ waits: true });
  });

  it('forwards to an address that was corrected, and no file that did not come', async () => {
    const id = await opened('Fay', 'My lamp blinks.');
    const [{ message }] = await site.sql.query('select id as message from messages where conversation_id = $1', [id]);
    await site.rows.insert('attachments', {
      message_id: message,
      name: 'lamp.pdf',
      content_type: 'application/pdf',
      state: 'stored',
      created_at: new Date(),
    });
    const problem = (detail: string) => ({ status: 503, contentType: 'application/problem+json', json: { detail } });
    await site.sql.query('update messages set attachment_count = 1 where id = $1', [message]);
    await page.route('**/api/v1/attachments/*', (route) => route.fulfill(problem('The file is away.')));
    await page.goto(`/c/${id}`);
    await onMessage('My lamp blinks.', 'Forward');
    await page.getByLabel('Email address').fill('wrong@example.com');
    const goOn = page.getByRole('button', { name: 'Go on' });
    await goOn.click();
    await page.getByText('The file is away.').waitFor();
    await page.unroute('**/api/v1/attachments/*');
    await page.route('**/api/v1/attachments/*', (route) => route.fulfill({ body: 'a lamp' }));
    await page.route('**/drafts/reply', (route) => route.fulfill(problem('Not now.')), { times: 1 });
    await goOn.click();
    await page.getByText('Not now.').waitFor();
    await page.getByLabel('Email address').fill('right@example.com');
    await goOn.click();
    await page.waitForURL((url) => /\/c\/\d+$/.test(url.pathname) && !url.pathname.endsWith(`/c/${id}`));
    await page.unroute('**/api/v1/attachments/*');
    const to = await site.one<{ address: string }>(
      `select i.address from conversations c join identities i on i.contact_id = c.contact_id where c.id = $1`,
      new URL(page.url()).pathname.split('/').at(-1),
    );
    expect(to).toEqual({ address: 'right@example.com' });
  });

  it('logs a call, which ends no wait when the customer made it', async () => {
    const id = await opened('Eve');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'What would you like to do?' }).fill('more: log a phone');
    await page.keyboard.press('Enter');
    await page.getByLabel('What was said').fill('Asked again by telephone.');
    await page.getByRole('button', { name: 'Log', exact: true }).click();
    await page.getByRole('listitem').filter({ hasText: 'Asked again by telephone.' }).last().waitFor();
    const row = await site.one<{ waits: boolean }>(
      'select waiting_since is not null as waits from conversations where id = $1',
      id,
    );
    expect(row.waits).toBe(true);
  });

  it('passes on with a reason, which no slip of the hand loses', async () => {
    const id = await opened('Joe');
    await page.getByRole('button', { name: 'Pass on' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pass on' });
    await dialog.getByRole('textbox', { name: 'What must they know?' }).fill('Wants a refund.');
    // the question whether to discard it is answered with no
    await page.keyboard.press('Escape');
    await dialog.getByRole('combobox').click();
    await page.getByRole('option', { name: 'Mari Admin' }).click();
    await dialog.getByRole('button', { name: 'Pass on' }).click();
    await dialog.waitFor({ state: 'detached' });
    const assignee = await site.one('select assignee_id as "userId" from conversations where id = $1', id);
    expect(assignee).toEqual({ userId: me.userId });
  });

  it('asks a colleague in a note with a file, changes the note, and lists the question until it is answered', async () => {
    await opened('Fay');
    await page.getByRole('tab', { name: 'Private note' }).click();
    await page.getByRole('textbox', { name: 'Private note' }).fill('Can we refund this?');
    await page
      .locator('[data-composer] input[type=file]')
      .setInputFiles({ name: 'receipt.txt', mimeType: 'text/plain', buffer: Buffer.from('paid') });
    await page.getByRole('button', { name: 'Leave out receipt.txt' }).waitFor();
    await page.getByRole('combobox', { name: 'Ask a colleague…' }).selectOption({ label: 'Ask Mari Admin' });
    await page.getByRole('button', { name: 'Add private note' }).click();
    await page.getByRole('link', { name: /receipt\.txt/ }).waitFor();
    await onMessage('Can we refund this?', 'Edit note');
    await page.getByRole('dialog').getByRole('textbox', { name: 'Private note' }).fill('Can we refund all of it?');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('li[data-kind=note]').getByText('Can we refund all of it?').waitFor();
    await page.getByRole('link', { name: /^Questions/ }).click();
    await page.getByRole('link', { name: 'Can we refund all of it?' }).waitFor();
    await page.getByRole('button', { name: 'It is answered' }).click();
    await page.getByText('No question stands here.').waitFor();
    await page.getByText('Answered', { exact: true }).click();
    await page.getByRole('link', { name: 'Can we refund all of it?' }).waitFor();
    await page.getByText(/^Answered by Mari Admin/).waitFor();
  });

  it('keeps a list under a name, renames, shares and removes it', async () => {
    await page.goto('/inbox?view=all&level=frustrated');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('Keep this list as').fill('The fed up');
    await page.getByRole('button', { name: 'Keep this list', exact: true }).click();
    const views = page.getByRole('navigation', { name: 'Views' });
    const act = async (name: string, action: string) => {
      await views.getByRole('button', { name: `What to do with the view ${name}` }).click();
      await page.getByRole('menuitem', { name: action }).click();
    };
    await act('The fed up', 'Rename');
    await page.getByRole('dialog').getByRole('textbox').fill('Furious');
    await page.getByRole('button', { name: 'Save' }).click();
    await views.getByRole('link', { name: 'Furious' }).waitFor();
    await act('Furious', 'Share with everybody');
    await page.getByText('Shared', { exact: true }).waitFor();
    expect(await site.one('select name, shared from saved_views')).toEqual({ name: 'Furious', shared: true });
    await act('Furious', 'Remove');
    await views.getByRole('link', { name: 'Furious' }).waitFor({ state: 'detached' });
    await undo(page);
    await views.getByRole('link', { name: 'Furious' }).waitFor();
  });

  it('shows and keeps the fields that an admin added', async () => {
    const field = { kind: 'text', choices: [], position: 0, created_at: new Date() };
    await site.rows.insert('attribute_definitions', { subject: 'contact', key: 'tier', label: 'Tier', ...field });
    const choice = { kind: 'choice', choices: ['north', 'south'] };
    await site.rows.insert('attribute_definitions', {
      ...field,
      ...choice,
      subject: 'conversation',
      key: 'region',
      label: 'Region',
    });
    const id = await opened('Gus');
    await page.getByLabel('Tier').fill('gold');
    await page.getByLabel('Tier').press('Tab');
    await page.getByLabel('Region').selectOption('south');
    await until('both are kept', async () => {
      const row = await site.one<{ tier: string; region: string }>(
        `select k.attributes->>'tier' as tier, c.attributes->>'region' as region
         from conversations c join contacts k on k.id = c.contact_id where c.id = $1`,
        id,
      );
      return row.tier === 'gold' && row.region === 'south';
    });
  });
});
