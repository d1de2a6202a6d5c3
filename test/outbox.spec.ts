import { until } from './support/condition.ts';
import { DeliveryStory } from './support/delivery-story.ts';
import { tokenWith } from './support/people.ts';

describe('replies that another system takes out', () => {
  let story: DeliveryStory;
  let source: string;
  let headers: { authorization: string };

  beforeAll(async () => {
    story = await DeliveryStory.begin({ withPush: true });
    source = await story.rows.source({ channel: 'push' });
    await story.rows.insert('source_reps', { source_id: source, user_id: story.rep.userId });
    ({ headers } = await tokenWith(story.running, 'deliveries:write'));
  });
  afterAll(() => story.end());

  const take = async (after?: string | null) => {
    const url = `/api/v1/outbox?source=${source}${after ? `&after=${after}` : ''}`;
    return (await story.running.inject({ method: 'GET', url, headers })).json();
  };
  /** Waits until these replies can be taken out: transactions of other tests hold the horizon back. */
  const takeOut = (messages: string[], after?: string | null) =>
    until('the replies can be taken out', async () => {
      const page = await take(after);
      const taken = page.items.map(({ messageId }: { messageId: string }) => messageId);
      return messages.every((message) => taken.includes(message)) && page;
    });
  const tell = async (id: string, payload: object) =>
    (await story.running.inject({ method: 'POST', url: `/api/v1/deliveries/${id}`, headers, payload })).statusCode;
  const queued = async (body: object = {}, values: Record<string, unknown> = {}) => {
    const conversation = await story.waiting({ source_id: source, ...values });
    return { conversation, message: await story.reply(conversation, { ...body }) };
  };

  it('appear once they can no longer be undone, in order, and stay until somebody tells their fate', async () => {
    const { message, conversation } = await queued({ undoSeconds: 10 }, { root_key: 'order-48213#split-9' });
    await story.round();
    expect((await take()).items).toEqual([]);
    story.clock.advance(11_000);
    const other = await queued();
    await story.round();
    const page = await takeOut([message, other.message]);
    expect(page.items).toMatchObject([
      {
        messageId: message,
        text: 'We have sent it today.',
        rep: { name: 'Rae Rep' },
        automatic: false,
        attempt: 1,
        root: 'order-48213',
      },
      { messageId: other.message },
    ]);
    expect(await take(page.next)).toEqual({ items: [], next: page.next });
    story.clock.advance(86_400_000);
    await story.round();
    expect((await take()).items).toHaveLength(2);
    expect(await tell(page.items[0].id, { state: 'sent', externalId: 'msg-9', occurredAt: story.clock.now() })).toBe(
      204,
    );
    expect(await story.delivery(message)).toMatchObject({ delivery: 'sent', external_id: 'msg-9' });
    expect(await story.conversation(conversation)).toMatchObject({ status: 'customersTurn', waiting_since: null });
    expect(await tell(page.items[0].id, { state: 'sent', externalId: 'msg-9' })).toBe(204);
    expect(await tell(page.items[1].id, { state: 'pending', reason: 'Their moderator looks at it.' })).toBe(204);
    expect((await take()).items).toEqual([]);
  });

  it('come again to a reader by cursor when a rep asks for them once more', async () => {
    const { conversation, message } = await queued();
    await story.round();
    const page = await takeOut([message]);
    const { id } = page.items.find((item: { messageId: string }) => item.messageId === message);
    expect(await tell(id, { state: 'failed', reason: 'The customer has blocked messages.' })).toBe(204);
    expect(await story.delivery(message)).toMatchObject({
      delivery: 'failed',
      reason: 'The customer has blocked messages.',
    });
    await story.ask('POST', `/conversations/${conversation}/replies/${message}/resend`);
    expect(await tell(id, { state: 'sent' })).toBe(409);
    await story.round();
    expect((await takeOut([message], page.next)).items).toMatchObject([{ id, messageId: message, attempt: 2 }]);
  });

  it('are decided by a person when nobody tells, and hold up no later one', async () => {
    const { conversation, message } = await queued();
    const next = await story.reply(conversation);
    await story.round();
    expect(await story.delivery(next)).toMatchObject({ delivery: 'queued' });
    const { body } = await story.ask('GET', `/conversations/${conversation}/messages`);
    const views = body.messages.flatMap(({ delivery }: { delivery: object | null }) => delivery ?? []);
    expect(views).toMatchObject([
      { state: 'sending', takenOut: true },
      { state: 'queued', takenOut: false },
    ]);
    expect((await story.ask('POST', `/conversations/${conversation}/replies/${message}/give-up`)).status).toBe(200);
    await story.round();
    expect(await story.delivery(next)).toMatchObject({ delivery: 'sending' });
    const marked = await story.ask('POST', `/conversations/${conversation}/replies/${next}/mark-sent`, {});
    expect(marked.body).toMatchObject({ delivery: { state: 'sent' } });
  });

  it('are of unknown fate once their account is disconnected', async () => {
    const gone = await story.rows.source({ channel: 'push' });
    const conversation = await story.waiting({ source_id: gone, assignee_id: story.rep.userId });
    const message = await story.reply(conversation);
    await story.round();
    await story.sql.query(`update sources set status = 'removed' where id = $1`, [gone]);
    await story.round();
    expect(await story.delivery(message)).toMatchObject({ delivery: 'unconfirmed' });
  });

  it('open the wait again when they fail after all', async () => {
    const { conversation, message } = await queued();
    await story.round();
    const { id } = (await takeOut([message])).items.find((item: { messageId: string }) => item.messageId === message);
    await tell(id, { state: 'sent' });
    expect((await story.conversation(conversation)).waiting_since).toBeNull();
    await tell(id, { state: 'failed', reason: 'It came back.' });
    const { waiting_since, status } = await story.conversation(conversation);
    expect([waiting_since === null, status]).toEqual([false, 'open']);
    const [event] = await story.sql.query(
      `select data from events where conversation_id = $1 and type = 'cycle.refolded' order by id desc limit 1`,
      [conversation],
    );
    expect(event.data).toMatchObject({ reason: 'reply.failed', after: { endedAt: null } });
  });

  it('never hold those that Earshot sends itself, and are closed without the scope', async () => {
    const conversation = await story.waiting();
    const message = await story.reply(conversation);
    await story.round();
    const [{ id }] = await story.sql.query('select id from outbox where message_id = $1', [message]);
    expect(await tell(id, { state: 'failed' })).toBe(409);
    const stranger = await tokenWith(story.running, 'replies:write');
    const refused = await story.running.inject({ method: 'GET', url: '/api/v1/outbox', headers: stranger.headers });
    expect(refused.statusCode).toBe(403);
  });
});
