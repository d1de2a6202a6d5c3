import { DataSource } from 'typeorm';
import { type RunningApp, startApp } from './support/app.ts';
import { type SignedIn, makeTeam, signInAs } from './support/people.ts';
import { permissions } from './support/permissions.ts';
import { InboxRows } from './support/inbox-rows.ts';

/** What a well-formed change looks like; `FOREIGN` and `OWN` become ids of conversations. */
const bodies: Record<string, object> = {
  'PATCH /api/v1/conversations/:id': { priority: 2 },
  'POST /api/v1/conversations/:id/assign': { assigneeId: 'ME' },
  'POST /api/v1/conversations/:id/pass-on': { userId: 'ME', reason: 'Knows more.' },
  'POST /api/v1/conversations/:id/no-answer-needed': { reason: 'thanks' },
  'POST /api/v1/conversations/:id/merge': { intoId: 'OWN' },
  'POST /api/v1/conversations/:id/split': { messageId: 'MESSAGE' },
  'POST /api/v1/conversations/:id/notes': { text: 'Mine now.' },
  'POST /api/v1/conversations/:id/replies': { text: 'Hello' },
  'POST /api/v1/conversations/:id/presence': { state: 'typing' },
  'PUT /api/v1/conversations/:id/drafts/:kind': { body: { text: 'Hello' } },
  'PATCH /api/v1/contacts/:id': { preferredName: 'Nobody' },
  'POST /api/v1/contacts/:id/notes': { text: 'Seen.' },
  'PATCH /api/v1/contacts/:id/notes/:noteId': { text: 'Seen.' },
  'PUT /api/v1/messages/:id/correction': { level: 'furious' },
};
/** Takes away what is the asker's own, wherever it is: their draft outlives their right to see the conversation. */
const always = new Set(['DELETE /api/v1/conversations/:id/drafts/:kind']);
const conversationRoutes = Object.keys(permissions).filter((name) =>
  /^(POST|PUT|PATCH|DELETE) \/api\/v1\/(conversations|messages)\/:id/.test(name),
);

const contactRoutes = Object.entries(permissions)
  .filter(([name, rule]) => name.includes(' /api/v1/contacts/:id') && rule.startsWith('rep'))
  .map(([name]) => name);

describe('what a rep may not see, a rep cannot change', () => {
  let running: RunningApp;
  let rows: InboxRows;
  let rep: SignedIn;
  let [own, foreign, message, source, stranger, strangersNote]: string[] = [];
  beforeAll(async () => {
    running = await startApp();
    rows = new InboxRows(running.app.get(DataSource));
    const [ours, theirs] = [await rows.source(), await rows.source()];
    source = ours;
    rep = await signInAs(running, 'rep', { teamIds: [await makeTeam(running, [ours])] });
    const contact = await rows.contact();
    own = await rows.conversation(ours, { contact_id: contact });
    foreign = await rows.conversation(theirs, { contact_id: contact });
    stranger = await rows.contact({ name: 'Secret Customer' });
    await rows.conversation(theirs, { contact_id: stranger });
    const other = await rows.contact({ name: 'Secret Twin' });
    const proposal = { contact_id: stranger, other_contact_id: other, evidence: '{}', created_at: rows.at };
    await rows.insert('merge_proposals', proposal);
    const note = { contact_id: stranger, user_id: rep.userId, text: 'Likes tea.', created_at: rows.at };
    strangersNote = await rows.insert('contact_notes', note);
    message = await rows.mention(foreign);
    await rows.mention(foreign);
  });
  afterAll(() => running.close());

  /** All that a change could leave behind. */
  const state = () =>
    rows.dataSource.query(
      `select c.*, (select count(*) from messages) messages, (select count(*) from events) events,
         (select jsonb_agg(m order by m.id) from messages m where m.conversation_id = c.id) thread,
         (select to_jsonb(p) from contacts p where p.id = c.contact_id) contact,
         (select jsonb_agg(n order by n.id) from contact_notes n) notes
       from conversations c order by c.id`,
    );
  const filled = (text: string) =>
    text
      .replaceAll('SOURCE', source!)
      .replaceAll('OWN', own!)
      .replaceAll('FOREIGN', foreign!)
      .replaceAll('MESSAGE', message!)
      .replaceAll('ME', rep.userId);
  const send = (method: string, url: string, body: object = {}) =>
    running.inject({
      method: method as 'POST',
      url,
      headers: rep.headers,
      payload: JSON.parse(filled(JSON.stringify(body))) as object,
    });

  it.each(conversationRoutes)('%s', async (name) => {
    const [method, path] = name.split(' ') as [string, string];
    const id = path.includes('/messages/:id') ? message! : foreign!;
    const url = path
      .replace(':id', id)
      .replace(':messageId', message!)
      .replace(':name', 'hide')
      .replace(':kind', 'reply');
    const before: unknown = await state();
    const response = await send(method, url, bodies[name]);
    expect({ status: response.statusCode, body: response.body }).toMatchObject({
      status: always.has(name) ? 204 : 404,
    });
    expect(await state()).toEqual(before);
  });

  it.each<[string, string, string, object]>([
    ['merge it into theirs', 'POST', 'conversations/OWN/merge', { intoId: 'FOREIGN' }],
    ['reply to a message of it', 'POST', 'conversations/OWN/replies', { text: 'Hello', inReplyToId: 'MESSAGE' }],
    ['split it off', 'POST', 'conversations/OWN/split', { messageId: 'MESSAGE' }],
    [
      'log a call in it',
      'POST',
      'conversations/log',
      { sourceId: 'SOURCE', conversationId: 'FOREIGN', how: 'phone', text: 'Rang.', direction: 'inbound' },
    ],
  ])('%s', async (_, method, path, body) => {
    const before: unknown = await state();
    const response = await send(method, `/api/v1/${filled(path)}`, body);
    expect({ status: response.statusCode, body: response.body }).not.toMatchObject({ status: 201 });
    expect([404, 409, 422, 403]).toContain(response.statusCode);
    expect(await state()).toEqual(before);
  });

  it.each(contactRoutes)('%s', async (name) => {
    const [method, path] = name.split(' ') as [string, string];
    const url = path.replace(':id', stranger!).replace(':noteId', strangersNote!);
    const before: unknown = await state();
    const response = await send(method, url, bodies[name]);
    // a filtered list of what hangs on them may be empty instead
    const nothing = response.statusCode === 404 || (method === 'GET' && response.body === '[]');
    expect({ nothing, status: response.statusCode, body: response.body }).toMatchObject({ nothing: true });
    expect(await state()).toEqual(before);
  });

  it('nor find customers whom they may not see', async () => {
    const found = await running.inject({ url: '/api/v1/contacts?q=Secret', headers: rep.headers });
    expect(found.json()).toMatchObject({ items: [] });
  });

  it('in bulk', async () => {
    const response = await send('POST', '/api/v1/conversations/bulk', {
      ids: ['OWN', 'FOREIGN'],
      change: { priority: 3 },
    });
    const priorities = await rows.dataSource.query<{ priority: number }[]>(
      'select priority from conversations order by id',
    );
    expect({ body: response.body, priorities }).toMatchObject({
      priorities: [{ priority: 3 }, { priority: 0 }, { priority: 0 }],
    });
  });
});
