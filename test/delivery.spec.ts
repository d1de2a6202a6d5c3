import { DeliveryStory } from './support/delivery-story.ts';
import { tokenWith } from './support/people.ts';

describe("a reply's way out", () => {
  let story: DeliveryStory;

  beforeAll(async () => {
    story = await DeliveryStory.begin();
  });
  afterAll(() => story.end());
  beforeEach(() => story.platform.beginAnew());

  const refold = (conversation: string) =>
    story.sql.query('select * from cycles where conversation_id = $1 and replaced_at is null order by number', [
      conversation,
    ]);

  it('is stored, sent, and ends the wait at the time of the platform', async () => {
    const conversation = await story.waiting();
    const message = await story.reply(conversation, { html: '<p>Sent <script>x</script><b>today</b></p>' });
    expect(await story.delivery(message)).toMatchObject({ delivery: 'queued', external_id: null });
    expect((await refold(conversation)).filter((cycle: { ended_at: unknown }) => cycle.ended_at)).toEqual([]);
    await story.round();
    const sent = await story.delivery(message);
    expect(sent).toMatchObject({ delivery: 'sent', external_id: 'post-1', url: 'https://social.example/post-1' });
    expect(story.platform.sent.at(-1)).toMatchObject({
      id: message,
      html: '<p>Sent <b>today</b></p>',
      rep: { name: 'Rae Rep' },
      inReplyTo: { text: 'Where is my parcel?' },
    });
    expect(await refold(conversation)).toMatchObject([
      { ended_by: 'reply', ended_at: sent.occurred_at, end_message_id: message, user_id: story.rep.userId },
    ]);
    expect(await story.conversation(conversation)).toMatchObject({
      status: 'customersTurn',
      waiting_since: null,
      preview: 'We have sent it today.',
      preview_direction: 'outbound',
    });
    await story.round();
    expect(story.platform.posts).toHaveLength(1);
  });

  it('can be undone while it waits, and never after', async () => {
    const conversation = await story.waiting();
    const message = await story.reply(conversation, { undoSeconds: 10 });
    await story.round();
    expect(story.platform.posts).toEqual([]);
    const undone = await story.ask('DELETE', `/conversations/${conversation}/replies/${message}`);
    expect(undone).toMatchObject({ status: 200, body: { text: 'We have sent it today.' } });
    story.clock.advance(11_000);
    await story.round();
    expect(story.platform.posts).toEqual([]);
    expect(await story.delivery(message)).toMatchObject({ delivery: 'cancelled' });
    const second = await story.reply(conversation, { undoSeconds: 10 });
    story.clock.advance(11_000);
    await story.round();
    expect(story.platform.posts).toHaveLength(1);
    const late = await story.ask('DELETE', `/conversations/${conversation}/replies/${second}`);
    expect(late).toMatchObject({ status: 409, body: { code: 'reply-state' } });
  });

  it('is tried again by itself only when nothing was taken', async () => {
    const conversation = await story.waiting();
    story.platform.fates.push('limited', 'unreachable');
    const message = await story.reply(conversation);
    await story.round();
    expect(await story.delivery(message)).toMatchObject({ delivery: 'queued', reason: 'Too many posts.' });
    await story.round();
    story.clock.advance(30_000);
    await story.round();
    expect(await story.delivery(message)).toMatchObject({ delivery: 'queued', attempts: 2 });
    story.clock.advance(10_000);
    await story.round();
    expect(await story.delivery(message)).toMatchObject({ delivery: 'sent', attempts: 3 });
    expect(story.platform.posts).toHaveLength(1);
  });

  it('is tried again when it could not be made ready, since nothing has left us', async () => {
    const conversation = await story.waiting();
    const message = await story.reply(conversation);
    const secrets = { token: { keyId: 'none', iv: '', tag: '', data: '' } };
    await story.sql.query('update sources set secrets = $2 where id = $1', [story.sourceId, secrets]);
    await story.round();
    expect(await story.delivery(message)).toMatchObject({ delivery: 'queued', reason_kind: 'unavailable' });
    await story.sql.query(`update sources set secrets = '{}' where id = $1`, [story.sourceId]);
    story.clock.advance(10_000);
    await story.round();
    expect(await story.delivery(message)).toMatchObject({ delivery: 'sent' });
  });

  it('says why it failed, and is sent when a rep asks once more', async () => {
    const conversation = await story.waiting();
    story.platform.fates.push('rejected');
    const message = await story.reply(conversation);
    await story.round();
    expect(await story.delivery(message)).toMatchObject({ delivery: 'failed', reason_kind: 'rejected' });
    expect(await story.conversation(conversation)).toMatchObject({ status: 'open' });
    story.clock.advance(3_600_000);
    await story.round();
    expect(story.platform.posts).toEqual([]);
    expect(await story.ask('POST', `/conversations/${conversation}/replies/${message}/resend`)).toMatchObject({
      status: 200,
      body: { delivery: { state: 'queued' } },
    });
    await story.round();
    expect(await story.delivery(message)).toMatchObject({ delivery: 'sent' });
  });

  it('goes out through the account of the message that it answers, whatever that is merged into', async () => {
    const other = await story.rows.source({ channel: 'scripted' });
    const contact = await story.rows.contact();
    const [stays, goes] = [
      await story.waiting({ contact_id: contact }),
      await story.waiting({ contact_id: contact, source_id: other }),
    ];
    await story.rows.insert('source_reps', { source_id: other, user_id: story.rep.userId });
    await story.ask('POST', `/conversations/${goes}/merge`, { intoId: stays });
    story.clock.advance(60_000);
    // whoever sees the one that stays answers all of it
    await story.sql.query('delete from source_reps where source_id = $1', [other]);
    const ofSource = async (source: string) => {
      const [row] = await story.sql.query('select id from messages where source_id = $1 and direction = $2 limit 1', [
        source,
        'inbound',
      ]);
      return row.id as string;
    };
    const message = await story.reply(stays, { inReplyToId: await ofSource(other), afterSend: 'resolve' });
    await story.round();
    const [row] = await story.sql.query(
      `select o.source_id, c.root_key = k.root_key as same_root from outbox o join conversations c on c.id = o.conversation_id
         join conversations k on k.id = $2 where o.message_id = $1`,
      [message, goes],
    );
    expect(row).toEqual({ source_id: other, same_root: true });
    expect(await story.delivery(message)).toMatchObject({ delivery: 'sent' });
    const keys = await story.sql.query(
      'select k.source_id from thread_keys k join messages m on m.external_id = k.key',
    );
    expect(keys).toContainEqual({ source_id: other });
    expect(await story.conversation(stays)).toMatchObject({
      status: 'resolved',
      waiting_since: null,
      preview: 'We have sent it today.',
    });
    const back = await story.ask('GET', `/conversations/${stays}/messages`);
    expect(back.body.messages.map(({ id }: { id: string }) => id)).toContain(message);
  });

  it('goes out in order within a conversation, and does not close what the customer has added meanwhile', async () => {
    const conversation = await story.waiting();
    story.platform.fates.push('limited');
    const [first, second] = [
      await story.reply(conversation),
      await story.reply(conversation, { afterSend: 'resolve' }),
    ];
    await story.round();
    await story.round();
    expect(await story.delivery(second)).toMatchObject({ delivery: 'queued', attempts: 0 });
    story.clock.advance(30_000);
    const asked = new Date(story.clock.now().getTime() + 3_600_000);
    await story.round();
    await story.round();
    expect(story.platform.posts.map(({ replyId }) => replyId)).toEqual([first, second]);
    expect(await story.conversation(conversation)).toMatchObject({ status: 'resolved' });
    const third = await story.reply(conversation, { afterSend: 'resolve' });
    await story.rows.mention(conversation, { occurred_at: asked, received_at: asked, stored_at: asked });
    await story.sql.query(`update conversations set status = 'open', waiting_since = $2 where id = $1`, [
      conversation,
      asked,
    ]);
    await story.round();
    expect(await story.delivery(third)).toMatchObject({ delivery: 'sent' });
    expect(await story.conversation(conversation)).toMatchObject({ status: 'open' });
  });

  it('is refused before it is stored when the platform would refuse it', async () => {
    const conversation = await story.waiting();
    const refused = async (body: object) =>
      (await story.ask('POST', `/conversations/${conversation}/replies`, body)).body;
    expect(await refused({ text: 'x'.repeat(281) })).toMatchObject({
      status: 422,
      fields: { text: expect.stringContaining('281') },
    });
    expect(await refused({ text: 'Later', afterSend: 'snooze' })).toMatchObject({
      fields: { snoozeUntil: expect.any(String) },
    });
    expect(await refused({ text: 'Psst', visibility: 'private' })).toMatchObject({
      fields: { visibility: expect.any(String) },
    });
    expect(await refused({ text: 'See file', attachmentIds: ['99999'] })).toMatchObject({
      fields: { attachmentIds: expect.any(String) },
    });
    story.platform.permission = {
      allowed: false,
      action: 'Reply',
      visibility: 'public',
      reason: 'The window closed at 14:02.',
    };
    expect(await refused({ text: 'Hello' })).toMatchObject({ status: 409, detail: 'The window closed at 14:02.' });
    story.platform.permission = { allowed: true, action: 'Reply publicly as @brand', visibility: 'public' };
    const [{ count }] = await story.sql.query('select count(*)::int from outbox where conversation_id = $1', [
      conversation,
    ]);
    expect(count).toBe(0);
  });

  it('carries files that the rep uploaded, once', async () => {
    const conversation = await story.waiting();
    const file = await story.rows.insert('attachments', {
      uploaded_by: story.rep.userId,
      name: 'note.txt',
      content_type: 'text/plain',
      size: 5,
      state: 'stored',
      created_at: story.clock.now(),
    });
    for (const [number, bytes] of ['hel', 'lo'].entries())
      await story.rows.insert('attachment_chunks', { attachment_id: file, number, bytes: Buffer.from(bytes) });
    await story.reply(conversation, { attachmentIds: [file] });
    await story.round();
    expect(story.platform.sent.at(-1)!.attachments).toEqual([
      { name: 'note.txt', contentType: 'text/plain', bytes: Buffer.from('hello') },
    ]);
    const again = await story.ask('POST', `/conversations/${conversation}/replies`, {
      text: 'x',
      attachmentIds: [file],
    });
    expect(again.status).toBe(422);
  });

  it('counts as human through an API token only in the name of a person', async () => {
    const token = await tokenWith(story.running, 'replies:write', 'replies:write-on-behalf');
    const [automatic, human] = [await story.waiting(), await story.waiting()];
    const post = (conversation: string, headers: Record<string, string>) =>
      story.running.inject({
        method: 'POST',
        url: `/api/v1/conversations/${conversation}/replies`,
        headers: { ...token.headers, ...headers },
        payload: { text: 'We are on it.' },
      });
    expect((await post(automatic, {})).statusCode).toBe(201);
    expect((await post(human, { 'earshot-on-behalf-of': story.rep.userId })).statusCode).toBe(201);
    await story.round();
    await story.round();
    expect(await story.conversation(automatic)).toMatchObject({ status: 'open' });
    expect((await story.conversation(automatic)).waiting_since).not.toBeNull();
    expect(await story.conversation(human)).toMatchObject({ status: 'customersTurn', waiting_since: null });
  });

  it('is closed to those who do not see the conversation', async () => {
    const hidden = await story.rows.conversation(await story.rows.source({ channel: 'scripted' }));
    for (const [method, path] of [
      ['GET', 'reply-options'],
      ['POST', 'replies'],
      ['DELETE', 'replies/1'],
      ['POST', 'replies/1/resend'],
      ['POST', 'replies/1/give-up'],
    ] as const) {
      const { status } = await story.ask(
        method,
        `/conversations/${hidden}/${path}`,
        method === 'POST' ? { text: 'x' } : undefined,
      );
      expect([path, status]).toEqual([path, 404]);
    }
  });

  it('tells the composer what it may do, and does extra actions', async () => {
    const conversation = await story.waiting();
    const { body: options } = await story.ask('GET', `/conversations/${conversation}/reply-options`);
    expect(options).toMatchObject({
      allowed: true,
      action: 'Reply publicly as @brand',
      visibility: 'public',
      privateAction: null,
      rule: { maxLength: 280, counts: 'codePoints' },
      actions: [{ name: 'hide' }],
    });
    const message = options.inReplyToId as string;
    expect((await story.ask('POST', `/messages/${message}/actions/hide`)).status).toBe(204);
    expect(story.platform.acted.at(-1)).toMatchObject({ action: 'hide' });
    expect((await story.ask('POST', `/messages/${message}/actions/explode`)).status).toBe(404);
    const events = await story.sql.query(
      `select data from events where message_id = $1 and type = 'message.actionDone'`,
      [message],
    );
    expect(events).toEqual([{ data: { action: 'hide' } }]);
  });
});
