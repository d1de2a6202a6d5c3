import type { SourceAccess, OutgoingReply } from '../src/connectors/connector.ts';
import type { Principal } from '../src/people/principal.ts';
import { EraseContact } from '../src/inbox/contacts/erase-contact.ts';
import { Ingest } from '../src/intake/ingest.ts';
import { everywhere } from './support/everywhere.ts';
import { DeliveryStory } from './support/delivery-story.ts';
import { tokenWith } from './support/people.ts';
import type { Fate } from './support/scripted-connector.ts';

/** A customer is erased while our reply to them is on its way. */
describe('a reply whose customer is erased', () => {
  let story: DeliveryStory;
  beforeAll(async () => {
    story = await DeliveryStory.begin({ withPush: true });
  });
  afterAll(() => story.end());
  beforeEach(() => {
    story.platform.posts.length = 0;
    story.platform.sent.length = 0;
    story.platform.findable = true;
  });

  const erase = async (conversation: string) => {
    const { contact_id } = await story.conversation(conversation);
    const principal = { kind: 'user', userId: story.rep.userId, role: 'admin' } as Principal;
    await story.running.app.get(EraseContact).erase(String(contact_id), principal);
  };
  const traces = (...words: string[]) => everywhere(story.sql, [...words, 'We have sent it today.']);

  it.each<[Fate, string]>([
    ['sent', 'sent'],
    ['lost', 'unconfirmed'],
    ['broken-off', 'unconfirmed'],
    ['moderated', 'pending'],
    ['limited', 'failed'],
    ['rejected', 'failed'],
  ])('while it is being sent (%s) leaves no trace and is %s', async (fate, state) => {
    const conversation = await story.waiting();
    const message = await story.reply(conversation);
    story.platform.fates.push(fate);
    const send = story.platform.send.bind(story.platform);
    story.platform.send = async (source: SourceAccess, reply: OutgoingReply) => {
      await erase(conversation);
      return send(source, reply);
    };
    await story.round();
    story.platform.send = send;
    expect(await story.delivery(message)).toMatchObject({ state, external_id: null, url: null });
    const [post] = story.platform.posts;
    expect(await traces(`social.example/${post?.id ?? 'x'}`)).toEqual([]);
    for (let i = 0; i < 3; i++) {
      story.clock.advance(3_600_000);
      await story.round();
    }
    expect(story.platform.sent).toHaveLength(1);
    const again = await story.ask('POST', `/conversations/${conversation}/replies/${message}/resend`);
    expect(again).toMatchObject({ status: 409 });
    const anew = await story.ask('POST', `/conversations/${conversation}/replies`, { text: 'Anyone there?' });
    expect([anew.status, anew.body.code]).toEqual([409, 'reply-not-allowed']);
    expect(await echo(post, conversation)).not.toContain('stored');
    expect(await traces()).toEqual([]);
  });

  /** The platform shows the reply again, as a rescan does. */
  const echo = async (post: { id: string; text: string; at: Date } | undefined, conversation: string) => {
    if (!post) return [];
    const mention = {
      externalId: post.id,
      direction: 'outbound' as const,
      root: `root of ${conversation}`,
      author: null,
      visibility: 'public' as const,
      addressed: true,
      occurredAt: post.at,
      text: post.text,
    };
    const recogniseOwn = story.platform.recogniseOwn.bind(story.platform);
    const options = { now: story.clock.now(), recogniseOwn };
    const { outcomes } = await story.running.app.get(Ingest).ingest(story.sourceId, { mentions: [mention] }, options);
    return outcomes.map(({ outcome }) => outcome);
  };

  it('between claim and sending is not sent', async () => {
    const conversation = await story.waiting();
    const message = await story.reply(conversation);
    await story.sql.query(`update outbox set state = 'sending' where message_id = $1`, [message]);
    await story.sql.query(`update messages set delivery = 'sending' where id = $1`, [message]);
    await erase(conversation);
    await story.sql.query(`update outbox set state = 'queued' where message_id = $1`, [message]);
    await story.round();
    expect(story.platform.sent).toEqual([]);
    expect(await story.delivery(message)).toMatchObject({ state: 'failed', reason_kind: 'erased' });
  });

  it('is taken out by no other system, and one that has it may still tell its fate', async () => {
    const push = await story.rows.source({ channel: 'push' });
    await story.sql.query('insert into team_sources (team_id, source_id) select id, $1 from teams', [push]);
    const conversation = await story.rows.conversation(push);
    await story.rows.mention(conversation);
    const message = await story.reply(conversation);
    await story.round();
    await erase(conversation);
    const { headers } = await tokenWith(story.running, 'deliveries:write');
    const outbox = await story.running.inject({ url: '/api/v1/outbox', headers });
    expect(outbox.json()).toMatchObject({ items: [] });
    const [{ id }] = await story.sql.query('select id from outbox where message_id = $1', [message]);
    const payload = { state: 'sent', externalId: 'there-77', occurredAt: story.clock.now() };
    const told = await story.running.inject({ method: 'POST', url: `/api/v1/deliveries/${id}`, headers, payload });
    expect(told.statusCode).toBeLessThan(300);
    expect(await story.delivery(message)).toMatchObject({ state: 'sent', external_id: null });
    // an answer to a repeated request is kept under its key, and named nothing of it
    expect(await everywhere(story.sql, ['there-77'])).toEqual([]);
  });
});
