import { DataSource } from 'typeorm';
import { TestClock } from '../src/common/clock.ts';
import { FacebookConnector } from '../src/connectors/facebook/facebook-connector.ts';
import { Sender } from '../src/delivery/sender.ts';
import type { ThreadView } from '../src/inbox/message.dto.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { Caller } from './support/caller.ts';
import { appSecret, delivery, feedDelivery, noon, pageId } from './support/facebook-source.ts';
import { describeWithGraph } from './support/facebook-world.ts';
import { signInAs } from './support/people.ts';

describeWithGraph('a private answer to a comment', (graph) => {
  const clock = new TestClock(noon);
  let running: RunningApp;
  let admin: Caller;
  let webhook: string;
  beforeAll(async () => {
    running = await startApp({
      clock,
      env: { EARSHOT_ALLOW_PRIVATE_HOSTS: 'true' },
      connectors: [new FacebookConnector()],
    });
    admin = new Caller(running, await signInAs(running, 'admin'));
    const settings = {
      pageId,
      appId: '7001',
      pageToken: 'page-token',
      appSecret,
      verifyToken: 'word',
      graphUrl: graph.server.url,
    };
    const { body } = await admin.post<{ webhookUrl: string }>('sources', {
      channel: 'facebook',
      name: 'Page',
      settings,
    });
    webhook = new URL(body.webhookUrl).pathname;
  });
  afterAll(() => running?.close());

  const sql = <Row = Record<string, unknown>>(query: string, values: unknown[] = []) =>
    running.app.get(DataSource).query<Row[]>(query, values);
  const minutes = (n: number) => new Date(noon.getTime() + n * 60_000);

  async function happens(minute: number, body: string): Promise<void> {
    clock.set(minutes(minute));
    const { headers, body: payload } = delivery(body);
    const call = { method: 'POST' as const, url: webhook, headers: { ...headers, 'content-type': 'application/json' } };
    expect((await running.inject({ ...call, payload })).statusCode).toBe(200);
  }
  const comments = (minute: number, id: string, who: string) =>
    happens(
      minute,
      feedDelivery({
        item: 'comment',
        verb: 'add',
        comment_id: id,
        post_id: `${pageId}_900`,
        parent_id: `${pageId}_900`,
        from: { id: who, name: `Person ${who}` },
        message: 'My order is lost, what now?',
        created_time: minutes(minute).getTime() / 1000,
      }),
    );
  const writes = (minute: number, mid: string, person: string, echo: Record<string, unknown> | null = null) => {
    const [sender, recipient] = echo ? [pageId, person] : [person, pageId];
    const message = { mid, text: `private words ${mid}`, ...(echo && { is_echo: true, ...echo }) };
    const event = {
      sender: { id: sender },
      recipient: { id: recipient },
      timestamp: minutes(minute).getTime(),
      message,
    };
    return happens(minute, JSON.stringify({ object: 'page', entry: [{ id: pageId, time: 1, messaging: [event] }] }));
  };
  const under = async (root: string): Promise<string> =>
    (
      await sql<{ id: string }>('select coalesce(merged_into_id, id) as id from conversations where root_key = $1', [
        root,
      ])
    )[0]!.id;
  const thread = async (id: string) =>
    (await admin.get<ThreadView>(`conversations/${id}/messages`)).body.messages.map(
      ({ externalId, direction, visibility, native }) => [externalId, direction, visibility, native],
    );
  async function answer(conversation: string, person: string, visibility?: 'private'): Promise<void> {
    graph.server.answer(() => ({ body: { recipient_id: person, message_id: `m_to_${person}` } }));
    expect(
      (await admin.post(`conversations/${conversation}/replies`, { text: 'Write us your order.', visibility })).status,
    ).toBe(201);
    clock.advance(60_000);
    await running.app.get(Sender).round();
    await running.app.get(Sender).idle();
  }

  it('and what the customer says to it stand in one conversation, with a new wait', async () => {
    await comments(0, '900_1', '55');
    const conversation = await under('900_1');
    const inPrivate = async () =>
      (await admin.get<{ privateAction: string | null }>(`conversations/${conversation}/reply-options`)).body
        .privateAction;
    expect(await inPrivate()).toMatch(/private/);
    await answer(conversation, '77', 'private');
    expect(await inPrivate()).toBeNull();
    const again = await admin.post(`conversations/${conversation}/replies`, { text: 'And?', visibility: 'private' });
    expect(again).toMatchObject({ status: 422, body: { fields: { visibility: expect.any(String) } } });
    expect(graph.server.calls.at(-1)).toMatchObject({ params: { recipient: { comment_id: '900_1' } } });
    await writes(5, 'm_order', '77');
    expect(await thread(conversation)).toEqual([
      ['900_1', 'inbound', 'public', false],
      ['m_to_77', 'outbound', 'private', false],
      ['m_order', 'inbound', 'private', false],
    ]);
    await writes(9, 'm_native', '77', {});
    expect((await thread(conversation)).at(-1)).toEqual(['m_native', 'outbound', 'private', true]);
    const waits = await sql(
      `select k.ended_by, m.external_id from cycles k join messages m on m.id = k.start_message_id
       where k.conversation_id = $1 and k.replaced_at is null order by k.number`,
      [conversation],
    );
    expect(waits).toEqual([
      { ended_by: 'reply', external_id: '900_1' },
      { ended_by: 'native', external_id: 'm_order' },
    ]);
    expect(await sql('select scope, external_id from identities order by id')).toEqual([
      { scope: pageId, external_id: '55' },
      { scope: `${pageId}/messenger`, external_id: '77' },
    ]);
    expect(await sql('select 1 from conversations where merged_into_id is null')).toHaveLength(1);
  });

  it('takes no file, and says so before anything is stored or sent', async () => {
    await comments(30, '900_3', '57');
    const conversation = await under('900_3');
    const { body: options } = await admin.get<Record<string, unknown>>(`conversations/${conversation}/reply-options`);
    expect(options).toMatchObject({ privateAttachments: { max: 0 }, rule: { attachments: { max: 1 } } });
    const [user] = await sql<{ id: string }>('select id from users');
    const [file] = await sql<{ id: string }>(
      `insert into attachments (name, content_type, size, state, uploaded_by, created_at)
       values ('seal.png', 'image/png', 3, 'stored', $1, $2) returning id`,
      [user!.id, noon],
    );
    const attachmentIds = [file!.id];
    const calls = graph.server.calls.length;
    const answered = await admin.post(`conversations/${conversation}/replies`, {
      text: 'Look.',
      attachmentIds,
      visibility: 'private',
    });
    expect(answered).toMatchObject({
      status: 422,
      body: { fields: { attachmentIds: expect.stringMatching(/takes no files/) as string } },
    });
    expect(graph.server.calls).toHaveLength(calls);
  });

  it('to somebody who has written in Messenger before is proposed as the same customer, and joins nothing by itself', async () => {
    await writes(60, 'm_before', '88');
    await comments(61, '900_2', '56');
    await answer(await under('900_2'), '88', 'private');
    await writes(65, 'm_after', '88');
    const ids = async (root: string) => (await thread(await under(root))).map(([id]) => id);
    expect(await ids('messenger:88')).toEqual(['m_before', 'm_after']);
    expect(await ids('900_2')).toEqual(['900_2', 'm_to_88']);
    expect(await sql(`select state, evidence from merge_proposals`)).toEqual([
      { state: 'open', evidence: { sameIdentity: { channel: 'facebook', externalId: '88' } } },
    ]);
  });
});
