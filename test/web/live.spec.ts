import { until } from '../support/condition.ts';
import { describeInBrowser, Site } from '../support/site.ts';

describeInBrowser('several people at once', () => {
  let site: Site;
  let shop: string;
  beforeAll(async () => {
    site = await Site.open();
    shop = await site.account('Shop');
  });
  afterAll(() => site.close());

  const ask = (name: string) => ({
    externalId: `from ${name}`,
    text: `Where is my parcel, asks ${name}?`,
    author: { externalId: name, name },
  });

  it('never moves a row under the pointer: newcomers wait', async () => {
    await site.write(shop, ask('Ann'), ask('Bob'));
    const page = await site.window(await site.person('manager'));
    await page.goto('/inbox');
    const rows = page.getByRole('list', { name: 'Conversations' }).getByRole('listitem');
    await rows.filter({ hasText: 'Bob' }).waitFor();
    await rows.first().hover();
    const before = await rows.allTextContents();
    await site.write(shop, { ...ask('Zed'), text: 'Third time I ask! I want my money back NOW, you liars!!!' });
    await page.getByRole('button', { name: '1 new' }).waitFor();
    expect(await rows.allTextContents()).toEqual(before);
    await page.getByRole('button', { name: '1 new' }).click();
    await rows.filter({ hasText: 'Zed' }).waitFor();
  });

  it('shows who came after the list was read and before the line stood', async () => {
    await site.write(shop, ask('Ivo'));
    const page = await site.window(await site.person('manager'));
    let letThrough = () => {};
    const held = new Promise<void>((done) => (letThrough = done));
    await page.route('**/api/v1/live', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto('/inbox');
    const rows = page.getByRole('list', { name: 'Conversations' }).getByRole('listitem');
    await rows.filter({ hasText: 'Ivo' }).waitFor();
    await site.write(shop, ask('Eva'));
    letThrough();
    await rows.filter({ hasText: 'Eva' }).waitFor();
  });

  it('counts what moved or left while a conversation is open, and says threats first', async () => {
    const [first, second, third] = await site.write(shop, ask('Una'), ask('Duo'), ask('Tre'));
    const page = await site.window(await site.person('manager'));
    await page.goto('/inbox');
    const rows = page.getByRole('list', { name: 'Conversations' }).getByRole('listitem');
    await rows.filter({ hasText: 'Una' }).getByRole('button').click();
    await page.waitForURL(`**/c/${first}`);
    const tell = async (id: string | undefined, change: string) => {
      await site.sql.query(`update conversations set ${change}, version = version + 1 where id = $1`, [id]);
      await site.sql.query(`select pg_notify('earshot_changes', $1)`, [JSON.stringify({ conversationIds: [id] })]);
    };
    await tell(second, "status = 'resolved'");
    await page.getByRole('button', { name: '1 gone' }).waitFor();
    await tell(third, "threat = 'legal', position_at = position_at - interval '1000 years'");
    await page.getByRole('button', { name: '1 threat: 1 moved, 1 gone' }).click();
    await rows.filter({ hasText: 'Duo' }).waitFor({ state: 'detached' });
    expect(await rows.first().textContent()).toContain('Tre');
  });

  it('shows what a colleague changed about a customer who is open', async () => {
    const [id] = await site.write(shop, ask('Cara'));
    const [{ first }] = await site.sql.query('select id as first from messages where conversation_id = $1', [id]);
    const nudge = (index: number) => ({ ...ask('Cara'), externalId: `nudge ${index}`, root: 'from Cara' });
    await site.write(shop, ...[1, 2, 3, 4].map(nudge));
    const person = await site.person('manager');
    const page = await site.window(person);
    // a thread of several parts, in small
    const small = (url: string) => url.replace('limit=100', 'limit=2');
    await page.route('**/messages?*', (route) => route.continue({ url: small(route.request().url()) }));
    const earlier = page.waitForRequest(/messages\?.*cursor=/);
    await Promise.all([earlier, page.goto(`/c/${id}?message=${first}`)]);
    const focused = () => page.evaluate('document.activeElement.id');
    await until('an early message is found', async () => (await focused()) === `message-${first}`);
    const story = page.getByRole('complementary', { name: 'Story' });
    await story.getByRole('heading', { name: 'Cara' }).waitFor();
    const [{ contact }] = await site.sql.query('select contact_id as contact from conversations where id = $1', [id]);
    const url = `/api/v1/contacts/${contact}`;
    const { headers } = await site.running.inject({ url, headers: person.headers });
    const answer = await site.running.inject({
      method: 'PATCH',
      url,
      headers: { ...person.headers, 'if-match': headers.etag as string },
      payload: { preferredName: 'Ms Cara' },
    });
    expect(answer.statusCode).toBe(200);
    await story.getByRole('heading', { name: 'Ms Cara' }).waitFor();
    const name = story.getByLabel('Preferred name');
    await name.press('Tab');
    expect(await name.inputValue()).toBe('Ms Cara');
  });

  it('says when the line is cut, and catches up', async () => {
    const page = await site.window(await site.person('manager'));
    await page.goto('/inbox');
    await page.getByRole('listitem').filter({ hasText: 'Bob' }).waitFor();
    await page.context().setOffline(true);
    await page.getByText(/^No connection since/).waitFor();
    await site.write(shop, ask('Meanwhile'));
    await page.context().setOffline(false);
    await page.getByRole('listitem').filter({ hasText: 'Meanwhile' }).waitFor();
    await page.getByText(/^No connection since/).waitFor({ state: 'hidden' });
  });

  it('shows who else is there, and asks once more before two answer', async () => {
    const [id] = await site.write(shop, ask('Wanted'));
    const [one, two] = await Promise.all([
      site.person('manager', { name: 'Uma One' }).then((person) => site.window(person)),
      site.person('manager', { name: 'Tom Two' }).then((person) => site.window(person)),
    ]);
    await one.goto(`/c/${id}`);
    await one.getByRole('textbox', { name: 'Reply' }).fill('I am on it');
    await two.goto(`/c/${id}`);
    await two.getByRole('textbox', { name: 'Reply' }).fill('Me too');
    await two.getByText('Uma One is answering too.').waitFor();
    const send = two.getByRole('button', { name: 'Reply', exact: true }).last();
    await send.click();
    await two.getByText(/Press again to send/).waitFor();
    const sent = async () => {
      const [{ count }] = await site.sql.query(`select count(*)::int as count from outbox`);
      return count as number;
    };
    expect(await sent()).toBe(0);
    await send.click();
    await until('it is sent', async () => (await sent()) === 1);
    await one.getByText('Something new arrived while you were writing.').waitFor();
  });

  it('tells the reps concerned that an account cannot receive, and what came late', async () => {
    const page = await site.window(await site.person('manager'));
    await page.goto('/inbox');
    const [outage] = await site.sql.query(
      `insert into outages (source_id, kind, reason, began_at) values ($1, 'unauthorised', 'The password has expired. Enter the new one.', $2) returning id`,
      [shop, new Date(Date.now() - 600_000)],
    );
    await site.sql.query(`select pg_notify('earshot_changes', $1)`, [JSON.stringify({ sourceIds: [shop] })]);
    await page.getByText(/^Shop: cannot receive since/).waitFor();
    await site.sql.query('update outages set ended_at = $2, recovered = 2, already_late = 1 where id = $1', [
      outage.id,
      new Date(),
    ]);
    await site.sql.query(`select pg_notify('earshot_changes', $1)`, [JSON.stringify({ sourceIds: [shop] })]);
    await page.getByText('Shop receives again: 2 recovered, 1 already late.').waitFor();
    const refused = { 'cannot-send': { text: 'Enter the password for sending.', since: new Date() } };
    for (const warnings of [refused, {}]) {
      await site.sql.query('update source_states set warnings = $2 where source_id = $1', [shop, warnings]);
      await site.sql.query(`select pg_notify('earshot_changes', $1)`, [JSON.stringify({ sourceIds: [shop] })]);
      const state = warnings === refused ? 'visible' : 'hidden';
      await page.getByText(/^Shop: cannot send since .* Enter the password for sending\.$/).waitFor({ state });
    }
  });

  it('sends a person out whose session is ended elsewhere', async () => {
    const person = await site.person('rep');
    const page = await site.window(person);
    await page.goto('/inbox');
    await page.getByRole('heading', { name: 'Open' }).waitFor();
    await site.running.inject({ method: 'DELETE', url: '/api/v1/session', headers: person.headers });
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });
});
