import { DataSource } from 'typeorm';
import { type RunningApp, startApp } from './support/app.ts';
import { makeTeam, type SignedIn, signInAs, tokenWith } from './support/people.ts';
import { InboxRows } from './support/inbox-rows.ts';

/** Where a conversation can stand to the person who asks. */
type Situation = 'in their source' | 'in a designated source' | 'theirs' | 'their team’s' | 'a colleague’s' | 'foreign';
const all: Situation[] = [
  'in their source',
  'in a designated source',
  'theirs',
  'their team’s',
  'a colleague’s',
  'foreign',
];
const own = all.slice(0, 4);

/** What product.md says of each kind of person. A lead who only belongs to a team sees there what a rep sees. */
const matrix: [string, Situation[]][] = [
  ['rep', own],
  ['lead of the team', all.slice(0, 5)],
  ['lead elsewhere', own],
  ['manager', all],
  ['admin', all],
  ['token', all],
];

describe('who may see what', () => {
  let running: RunningApp;
  const askers: Record<string, { headers: Record<string, string> }> = {};
  const ids: Record<string, Record<string, string>> = {};
  const sources: Record<string, Record<string, string>> = {};
  const messages: Record<string, Record<string, string>> = {};

  /** One conversation in each situation, made anew for this person. */
  async function surround(name: string, person: SignedIn | undefined, team: string, rows: InboxRows): Promise<void> {
    const source = async () => {
      const id = await rows.source();
      await rows.dataSource.query('insert into source_states (source_id, next_poll_at) values ($1, $2)', [id, rows.at]);
      return id;
    };
    const [theirs, designated, foreign] = [await source(), await source(), await source()];
    await rows.dataSource.query('insert into team_sources values ($1, $2)', [team, theirs]);
    if (person) await rows.dataSource.query('insert into source_reps values ($1, $2)', [designated, person.userId]);
    const colleague = await signInAs(running, 'rep', { teamIds: [team] });
    const made: Record<Situation, string> = {
      'in their source': await rows.conversation(theirs),
      'in a designated source': await rows.conversation(designated),
      theirs: await rows.conversation(foreign, { assignee_id: person?.userId ?? null }),
      'their team’s': await rows.conversation(foreign, { team_id: team }),
      'a colleague’s': await rows.conversation(foreign, { assignee_id: colleague.userId }),
      foreign: await rows.conversation(foreign),
    };
    ids[name] = made;
    sources[name] = { theirs, designated, foreign };
    messages[name] = {};
    for (const [situation, id] of Object.entries(made))
      messages[name][situation] = await rows.searchable(id, 'a kettle that whistles');
  }

  beforeAll(async () => {
    running = await startApp({ env: { EARSHOT_RATE_LIMIT: '0' } });
    const rows = new InboxRows(running.app.get(DataSource));
    await signInAs(running, 'admin');
    for (const [name] of matrix) {
      const [team, elsewhere] = [await makeTeam(running), await makeTeam(running)];
      const role = name.split(' ')[0] as 'rep' | 'token';
      const leads = name === 'lead of the team' ? [team] : name === 'lead elsewhere' ? [elsewhere] : [];
      const person =
        role === 'token'
          ? undefined
          : await signInAs(running, role, { teamIds: leads.includes(team) ? [] : [team], leads });
      askers[name] = person ?? (await tokenWith(running, 'conversations:read', 'sources:read'));
      await surround(name, person, team, rows);
    }
  });
  afterAll(() => running.close());

  const get = (name: string, url: string) => running.inject({ url: `/api/v1/${url}`, headers: askers[name]!.headers });
  const situationsIn = (name: string, found: string[]) =>
    all.filter((situation) => found.includes(ids[name]![situation]!));
  const listed = async (name: string, query: string) => {
    const response = await get(name, `conversations?limit=200&${query}`);
    expect(response.statusCode).toBe(200);
    return response.json<{ items: { id: string }[] }>().items.map(({ id }) => id);
  };

  it.each(matrix)(
    'a %s sees in lists, in search and one by one what is theirs to see, and nothing else',
    async (name, expected) => {
      expect(situationsIn(name, await listed(name, ''))).toEqual(expected);
      expect(situationsIn(name, await listed(name, 'q=kettle'))).toEqual(expected);
      for (const situation of all) {
        const [id, message] = [ids[name]![situation]!, messages[name]![situation]!];
        const status = expected.includes(situation) ? 200 : 404;
        for (const url of [`conversations/${id}`, `conversations/${id}/messages`, `messages/${message}`])
          expect({ [`${situation}: ${url}`]: (await get(name, url)).statusCode }).toEqual({
            [`${situation}: ${url}`]: status,
          });
      }
    },
  );

  it.each(matrix)('a %s sees nothing of others', async (name, expected) => {
    if (expected.length === all.length) return;
    const mine = new Set(Object.values(ids[name]!));
    expect((await listed(name, '')).filter((id) => !mine.has(id))).toEqual([]);
  });

  it.each(matrix)('a %s counts what they see', async (name, expected) => {
    const counts = await get(name, 'conversations/counts?views=inbox');
    const seen = expected.length === all.length ? all.length * matrix.length : expected.length;
    expect(counts.json()).toEqual({ counts: [{ view: 'inbox', count: seen, more: false }] });
  });

  it.each(matrix)('a %s sees their sources', async (name, expected) => {
    const seen = (await get(name, 'sources')).json<{ id: string }[] | { items: { id: string }[] }>();
    const found = (Array.isArray(seen) ? seen : seen.items).map(({ id }) => id);
    const { theirs, designated, foreign } = sources[name]!;
    expect(found).toEqual(expect.arrayContaining([theirs, designated]));
    expect(found.includes(foreign!)).toBe(expected.length === all.length);
  });
});
