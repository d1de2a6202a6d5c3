import fc from 'fast-check';
import './support/steady-properties.ts';
import { claimDue, claimSeconds } from '../src/delivery/claim.ts';
import { Settle } from '../src/delivery/settle.ts';
import type { Settlement } from '../src/delivery/settlement.ts';
import { OwnReplies } from '../src/inbox/own-replies.ts';
import { Refolder } from '../src/inbox/refolder.ts';
import { Ingest } from '../src/intake/ingest.ts';
import { DeliveryStory } from './support/delivery-story.ts';
import { nativeReply } from './support/intake.ts';
import type { Fate } from './support/scripted-connector.ts';

const fates: Fate[] = ['sent', 'lost', 'broken-off', 'limited', 'unreachable', 'rejected', 'moderated', 'silent'];

type Step =
  | { do: 'reply'; conversation: number; fate: Fate }
  | { do: 'round' }
  | { do: 'pause'; seconds: number }
  /** A process claims what is due; the platform takes it or not; the process dies. */
  | { do: 'die'; taken: boolean }
  /** A process that was believed dead tells what became of the reply after all. */
  | { do: 'wake' }
  /** Ingest sees what is on the platform, marked as ours or not. */
  | { do: 'echo'; marked: boolean }
  | { do: 'hide'; findable: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('reply' as const), conversation: fc.nat(2), fate: fc.constantFrom(...fates) }),
  fc.record({ do: fc.constant('round' as const) }),
  fc.record({ do: fc.constant('pause' as const), seconds: fc.constantFrom(1, 30, 130, 4000) }),
  fc.record({ do: fc.constant('die' as const), taken: fc.boolean() }),
  fc.record({ do: fc.constant('wake' as const) }),
  fc.record({ do: fc.constant('echo' as const), marked: fc.boolean() }),
  fc.record({ do: fc.constant('hide' as const), findable: fc.boolean() }),
);

describe('a reply', () => {
  let story: DeliveryStory;
  beforeAll(async () => {
    story = await DeliveryStory.begin();
  });
  afterAll(() => story.end());
  beforeEach(() => story.platform.beginAnew());

  const cycles = (conversation: string) =>
    story.sql.query('select * from cycles where conversation_id = $1 and replaced_at is null', [conversation]);

  it('is taken once under one Idempotency-Key', async () => {
    const conversation = await story.waiting();
    const post = () =>
      story.ask('POST', `/conversations/${conversation}/replies`, { text: 'Once.' }, { 'idempotency-key': 'k-1' });
    const [first, again] = [await post(), await post()];
    expect(again.body.id).toBe(first.body.id);
    await story.round();
    expect(story.platform.posts).toHaveLength(1);
  });

  it.each(['lost', 'broken-off'] as const)('is looked for when its fate is unknown (%s), and found', async (fate) => {
    const conversation = await story.waiting();
    story.platform.fates.push(fate);
    story.platform.findable = false;
    const message = await story.reply(conversation);
    await story.round();
    expect(await story.delivery(message)).toMatchObject({ delivery: 'unconfirmed' });
    expect((await story.conversation(conversation)).status).toBe('open');
    story.clock.advance(5_000);
    await story.round();
    expect(await story.delivery(message)).toMatchObject({ delivery: 'unconfirmed' });
    story.platform.findable = true;
    story.clock.advance(60_000);
    await story.round();
    expect(await story.delivery(message)).toMatchObject({ delivery: 'sent', external_id: story.platform.posts[0]!.id });
    expect(await cycles(conversation)).toMatchObject([{ ended_by: 'reply', ended_at: story.platform.posts[0]!.at }]);
    expect(story.platform.posts).toHaveLength(1);
  });

  it('does what was asked for with it when its echo comes before the answer of the platform', async () => {
    // split off another, of which the platform knows nothing
    const conversation = await story.waiting({ root_key: 'thread-7#split-12' });
    story.platform.fates.push('silent');
    const message = await story.reply(conversation, { afterSend: 'resolve' });
    await story.round();
    const now = story.clock.now();
    const { id, text } = story.platform.take({ id: message, text: 'We have sent it today.' }, now);
    const mentions = [nativeReply(id, now, { root: 'thread-7', text })];
    await story.running.app.get(Ingest).ingest(story.sourceId, { mentions }, { now });
    expect(await story.delivery(message)).toMatchObject({ delivery: 'sent', external_id: id });
    expect(await story.conversation(conversation)).toMatchObject({ status: 'resolved', waiting_since: null });
  });

  it('stays unconfirmed when it is not found, until a rep decides', async () => {
    const decisions = { 'mark-sent': 'sent', 'give-up': 'failed', resend: 'queued' };
    for (const [decision, state] of Object.entries(decisions)) {
      const conversation = await story.waiting();
      story.platform.fates.push('silent');
      const message = await story.reply(conversation);
      for (let days = 0; days < 4; days++) {
        await story.round();
        story.clock.advance(86_400_000);
      }
      expect(await story.delivery(message)).toMatchObject({ delivery: 'unconfirmed', attempts: 1 });
      const body = decision === 'mark-sent' ? {} : undefined;
      const decided = await story.ask('POST', `/conversations/${conversation}/replies/${message}/${decision}`, body);
      expect(decided.status).toBe(200);
      expect(await story.delivery(message)).toMatchObject({ delivery: state });
    }
    expect(story.platform.posts).toEqual([]);
  });

  it('is unconfirmed when its process died between claim and settling, and is never sent again by itself', async () => {
    const [conversation, other] = [await story.waiting(), await story.waiting()];
    const [taken, notTaken] = [await story.reply(conversation), await story.reply(other)];
    // a process claims both, the platform takes one, and the process is killed
    const claims = await story.sql.transaction((tx) =>
      claimDue(tx, ['scripted'], 'a process that dies', story.clock.now(), 10),
    );
    expect(claims.map(({ messageId }) => messageId)).toEqual(expect.arrayContaining([taken, notTaken]));
    story.platform.take({ id: taken, text: 'We have sent it today.' }, story.clock.now());
    await story.round();
    expect(await story.delivery(taken)).toMatchObject({ delivery: 'sending' });
    story.clock.advance(claimSeconds * 1000 + 1);
    await story.round();
    expect(await story.delivery(taken)).toMatchObject({ delivery: 'unconfirmed' });
    story.clock.advance(5_000);
    await story.round();
    expect(await story.delivery(taken)).toMatchObject({ delivery: 'sent' });
    expect(await story.delivery(notTaken)).toMatchObject({ delivery: 'unconfirmed' });
    expect(story.platform.posts).toHaveLength(1);
  });

  it('waits for a moderator, and is sent when it appears', async () => {
    const conversation = await story.waiting();
    story.platform.fates.push('moderated');
    const message = await story.reply(conversation);
    await story.round();
    expect(await story.delivery(message)).toMatchObject({
      delivery: 'pending',
      reason: 'A moderator looks at it first.',
    });
    expect((await story.conversation(conversation)).waiting_since).not.toBeNull();
    story.platform.take({ id: message, text: 'x' }, story.clock.now());
    story.clock.advance(60_000);
    await story.round();
    expect(await story.delivery(message)).toMatchObject({ delivery: 'sent' });
  });

  class Telling {
    readonly replies: { id: string; conversation: string }[] = [];
    private readonly late: { outboxId: string; attempt: number; settlement: Settlement }[] = [];

    constructor(private readonly conversations: string[]) {}

    async run(step: Step): Promise<void> {
      if (step.do === 'reply') await this.reply(step);
      else if (step.do === 'round') await story.round();
      else if (step.do === 'pause') story.clock.advance(step.seconds * 1000);
      else if (step.do === 'die') await this.die(step.taken);
      else if (step.do === 'wake') await this.wake();
      else if (step.do === 'echo') await this.echo(step.marked);
      else story.platform.findable = step.findable;
    }

    private async reply({ conversation, fate }: Step & { do: 'reply' }): Promise<void> {
      const id = this.conversations[conversation]!;
      this.replies.push({ id: await story.reply(id, { text: `Answer ${this.replies.length}` }), conversation: id });
      story.platform.fates.push(fate);
    }

    private async die(taken: boolean): Promise<void> {
      const now = story.clock.now();
      const claims = await story.sql.transaction((tx) => claimDue(tx, ['scripted'], 'dies', now, 10));
      for (const { outboxId, messageId, attempt } of claims) {
        const text = `Answer ${this.replies.findIndex(({ id }) => id === messageId)}`;
        const post = taken && story.platform.take({ id: messageId, text }, now);
        const settlement: Settlement = post
          ? { state: 'sent', externalId: post.id, occurredAt: post.at }
          : { state: 'failed', kind: 'rejected', reason: 'The platform refused the reply.' };
        this.late.push({ outboxId, attempt, settlement });
      }
    }

    private async wake(): Promise<void> {
      const told = this.late.shift();
      if (!told) return;
      const { outboxId, attempt, settlement } = told;
      const settle = story.running.app.get(Settle);
      await story.sql.transaction((tx) =>
        settle.settle(tx, outboxId, settlement, { by: 'attempt', attempt }, story.clock.now()),
      );
    }

    /** As ingest does: recognises, stores what it does not know as a native reply, folds. */
    async echo(marked: boolean): Promise<void> {
      const now = story.clock.now();
      await story.sql.transaction(async (tx) => {
        const posts = story.platform.posts.filter(({ replyId }) => this.replies.some(({ id }) => id === replyId));
        const roots = await Promise.all(posts.map((post) => this.conversationOf(post.replyId)));
        const echoes = posts.map((post, i) => ({
          externalId: post.id,
          occurredAt: post.at,
          text: post.text,
          root: roots[i]!.root_key as string,
          replyId: marked ? post.replyId : null,
        }));
        const known = await story.running.app.get(OwnReplies).recognise(tx, story.sourceId, echoes, now);
        for (const [i, { externalId, occurredAt, text }] of echoes.entries())
          if (!known.externalIds.has(externalId))
            await tx.query(
              `insert into messages (conversation_id, source_id, kind, direction, external_id, occurred_at, received_at,
                 stored_at, visibility, native, text) values ($1, $2, 'reply', 'outbound', $3, $4, $5, $5, 'public', true, $6)
               on conflict do nothing`,
              [roots[i]!.id, story.sourceId, externalId, occurredAt, now, text],
            );
        await story.running.app.get(Refolder).refold(tx, this.conversations, now, 'echo');
      });
    }

    private conversationOf(replyId: string): Promise<Record<string, unknown>> {
      return story.conversation(this.replies.find(({ id }) => id === replyId)!.conversation);
    }

    /** Long afterwards, with the platform open to be looked at. */
    async settleDown(): Promise<void> {
      story.platform.fates.length = 0;
      story.platform.findable = true;
      for (let i = 0; i < 8; i++) {
        story.clock.advance(i % 2 === 0 ? claimSeconds * 1000 + 1 : 30 * 3_600_000);
        await story.round();
      }
      await this.echo(true);
    }
  }

  it('is never spoken twice and never lost, whatever happens in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        story.platform.fates.length = 0;
        story.platform.findable = true;
        const conversations = [await story.waiting(), await story.waiting(), await story.waiting()];
        const telling = new Telling(conversations);
        for (const step of steps) await telling.run(step);
        await telling.settleDown();
        const answered = new Set<string>();
        for (const { id, conversation } of telling.replies) {
          const spoken = story.platform.posts.filter(({ replyId }) => replyId === id);
          const { delivery, external_id } = await story.delivery(id);
          expect(spoken.length).toBeLessThanOrEqual(1);
          expect(spoken.length === 1).toBe(delivery === 'sent');
          if (spoken[0]) expect(external_id).toBe(spoken[0].id);
          else expect(['failed', 'unconfirmed', 'pending']).toContain(delivery);
          if (spoken[0]) answered.add(conversation);
        }
        for (const conversation of conversations) {
          const { waiting_since } = await story.conversation(conversation);
          expect(waiting_since === null).toBe(answered.has(conversation));
          const [{ native }] = await story.sql.query(
            'select count(*) filter (where native)::int as native from messages where conversation_id = $1',
            [conversation],
          );
          expect(native).toBe(0);
        }
      }),
      { numRuns: process.env.EARSHOT_LONG ? 1000 : 25 },
    );
  });
});
