import { HeldSweep } from '../src/intake/held-sweep.ts';
import { at, nativeReply, question } from './support/intake.ts';
import { intakeStory } from './support/intake-story.ts';

const story = intakeStory();
const { conversation, cycles, outcomes, query, take } = story;

describe('a native reply', () => {
  it('ends the wait at the platform’s time', async () => {
    await take([question('m1', at(0)), nativeReply('r1', at(15), { root: 'm1' })]);
    expect(await conversation()).toMatchObject({
      status: 'customersTurn',
      waiting_since: null,
      first_human_reply_at: at(15),
      preview_direction: 'outbound',
    });
    expect(await cycles()).toEqual([
      expect.objectContaining({ ended_at: at(15), ended_by: 'native', wall_seconds: 900 }),
    ]);
    expect((await query('select type from events order by id')).map(({ type }) => type)).toEqual([
      'message.received',
      'reply.foundNative',
      'cycle.ended',
    ]);
  });

  it('ends only the wait that it answers', async () => {
    const bob = { externalId: 'bob', name: 'Bob' };
    await take([question('m1', at(0)), question('m2', at(1), { root: 'm1', author: bob })]);
    await take([nativeReply('r1', at(9), { root: 'm1', replyTo: 'm2' })]);
    expect(await cycles()).toMatchObject([{ ended_at: null }, { ended_at: at(9) }]);
  });

  it('to several people ends the wait of each', async () => {
    const bob = { externalId: 'bob', name: 'Bob' };
    await take([question('m1', at(0)), question('m2', at(1), { root: 'm1', author: bob })]);
    await take([nativeReply('r1', at(9), { root: 'm1', answers: ['ana', 'bob'] })]);
    expect(await cycles()).toMatchObject([{ ended_at: at(9) }, { ended_at: at(9) }]);
    expect(await outcomes([nativeReply('r1', at(9), { root: 'm1', answers: ['ana', 'bob'] })])).toEqual({
      r1: 'repeated',
    });
  });

  it('that comes before the message it answers waits for it', async () => {
    expect(await outcomes([nativeReply('r1', at(15), { root: 'm1', replyTo: 'm1' })])).toEqual({ r1: 'held' });
    expect(await outcomes([question('m1', at(0))])).toEqual({ m1: 'stored', r1: 'stored' });
    expect(await cycles()).toEqual([expect.objectContaining({ ended_at: at(15), ended_by: 'native' })]);
    expect(await query('select count(*)::int n from held_replies')).toEqual([{ n: 0 }]);
  });

  it('that is edited while it waits says what it says last', async () => {
    const held = (text: string, minute: number) =>
      nativeReply('r1', at(15), { root: 'm1', replyTo: 'm1', text, ...(minute > 15 && { editedAt: at(minute) }) });
    await take([held('First words', 15)]);
    await take([held('Last words', 17)]);
    await take([held('Words between', 16)]);
    await take([question('m1', at(0))]);
    expect(await query(`select text from messages where kind = 'reply'`)).toEqual([{ text: 'Last words' }]);
  });

  it('that cannot be taken stands in quarantine, and neither other replies nor other accounts wait for it', async () => {
    const other = await story.intake.rows.source();
    for (const account of [story.source, other]) {
      await story.intake.take(account, [nativeReply('r1', at(15), { root: 'm1', replyTo: 'm1' })]);
      await query(`update held_replies set awaits = 'unseen by the other process'`);
      await story.intake.take(account, [question('m1', at(0))]);
    }
    const bad = { ...nativeReply('bad', at(14)), attachments: [{ name: 'a', base64: 5 }] };
    const unfit = { ...nativeReply('unfit', at(14)), occurredAt: 'never' };
    for (const mention of [bad, unfit])
      await query(`insert into held_replies values ($1, $2, 'm1', $3, $4)`, [
        story.source,
        mention.externalId,
        JSON.stringify(mention),
        at(14),
      ]);
    await query(`update held_replies set awaits = 'm1'`);
    await new HeldSweep(story.intake.dataSource, story.intake.ingest, { now: () => at(20) }).sweep();
    expect(await cycles()).toMatchObject([{ ended_at: at(15) }, { ended_at: at(15) }]);
    expect(await query('select external_id from quarantine order by 1')).toEqual([
      { external_id: 'bad' },
      { external_id: 'unfit' },
    ]);
  });

  it('that came at the same moment as what it answers, in another process, is found by the sweep', async () => {
    await take([nativeReply('r1', at(15), { root: 'm1', replyTo: 'm1' })]);
    await query(`update held_replies set awaits = 'unseen by the other process'`);
    await take([question('m1', at(0))]);
    await query(`update held_replies set awaits = 'm1'`);
    await story.intake.ingest.takeHeld(story.source, { now: at(20) });
    expect(await cycles()).toMatchObject([{ ended_at: at(15), ended_by: 'native' }]);
  });

  it('to somebody who never wrote begins a conversation that waits for nothing', async () => {
    await take([nativeReply('r1', at(0), { root: 'r1', answers: ['eve'] })]);
    expect(await conversation()).toMatchObject({ origin: 'started', status: 'customersTurn', waiting_since: null });
  });
});

describe('a threat', () => {
  const text = 'I will sue you, my lawyer is writing to you today.';
  const threats = () => query('select message_id, class, state from threats order by id');

  it('of history is nobody’s to settle', async () => {
    await take([question('m1', at(-1440), { text })], { history: true, now: at(1) });
    await take([question('m1', at(-1440), { text: `${text} Soon.`, editedAt: at(2) })]);
    expect(await query(`select threat->>'class' as class from messages`)).toEqual([{ class: 'legal' }]);
    expect(await threats()).toEqual([]);
    expect(await conversation()).toMatchObject({ threat: null });
  });

  it('that comes late marks its conversation too', async () => {
    await take([question('m2', at(30), { root: 'm1' })]);
    await take([question('m1', at(0), { text })]);
    expect(await threats()).toEqual([{ message_id: '2', class: 'legal', state: 'open' }]);
    expect(await conversation()).toMatchObject({ threat: 'legal' });
  });

  it('that an edit brings is raised once, and stays settled', async () => {
    const edit = (minute: number) => question('m1', at(0), { text: `${text} ${minute}`, editedAt: at(minute) });
    await take([question('m1', at(0))]);
    const before = (await conversation()).position_at as Date;
    await take([edit(5)]);
    expect(await threats()).toEqual([{ message_id: '1', class: 'legal', state: 'open' }]);
    const marked = await conversation();
    expect(marked).toMatchObject({ threat: 'legal' });
    expect((marked.position_at as Date).getTime()).toBeLessThan(before.getTime());
    await query(`update threats set state = 'dismissed'`);
    await query('update conversations set threat = null');
    await take([edit(9)]);
    expect(await threats()).toEqual([{ message_id: '1', class: 'legal', state: 'dismissed' }]);
    expect(await conversation()).toMatchObject({ threat: null });
  });
});

describe('edits and withdrawals', () => {
  it('keep the text before, and an older edit never overwrites a newer', async () => {
    const edit = (text: string, minute: number) => question('m1', at(0), { text, editedAt: at(minute) });
    await take([question('m1', at(0))]);
    expect(await outcomes([edit('Where is parcel two?', 20)])).toEqual({ m1: 'changed' });
    expect(await outcomes([edit('Where is parcel one?', 10)])).toEqual({ m1: 'repeated' });
    expect(await query('select text from messages')).toEqual([{ text: 'Where is parcel two?' }]);
    expect(await query('select text, valid_from, replaced_at from message_versions')).toEqual([
      { text: 'Can you tell me when the parcel arrives?', valid_from: at(0), replaced_at: at(20) },
    ]);
    expect(await query(`select 1 from message_search where tokens @@ 'arrives'::tsquery`)).toEqual([]);
    expect(await conversation()).toMatchObject({ preview: 'Where is parcel two?', waiting_since: at(0) });
  });

  it('may address us only by then, bring a picture, and carry what the connector wants back', async () => {
    const picture = (name: string, remote: string) => ({ name, contentType: 'image/jpeg', remote });
    const heard = question('m1', at(0), {
      addressed: false,
      url: 'https://social.example/1',
      meta: { postId: '1', summoned: false, kept: true },
      attachments: [picture('one.jpg', 'https://files.example/a')],
    });
    await take([heard]);
    expect(await conversation()).toMatchObject({ listening: true, waiting_since: null });
    const edit = (minute: number, address: string) => ({
      ...heard,
      addressed: true,
      editedAt: at(minute),
      url: undefined,
      meta: { postId: '2', summoned: true },
      attachments: [picture('one.jpg', address), picture('two.jpg', address)],
    });
    await take([edit(5, 'https://files.example/b')]);
    await take([{ ...edit(9, 'https://files.example/c'), addressed: false }]);
    expect(await conversation()).toMatchObject({ listening: false, waiting_since: at(0) });
    expect(await query('select addressed, url, meta, attachment_count from messages')).toEqual([
      {
        addressed: true,
        url: 'https://social.example/1',
        meta: { postId: '2', summoned: true, kept: true },
        attachment_count: 2,
      },
    ]);
    expect(await query('select name, remote, state from attachments order by id')).toEqual([
      { name: 'one.jpg', remote: 'https://files.example/a', state: 'pending' },
      { name: 'two.jpg', remote: 'https://files.example/b', state: 'pending' },
    ]);
  });

  it('that come before their message give way to its time in the search too', async () => {
    await take([question('m1', at(5), { text: 'Where is parcel nine?', editedAt: at(5) })]);
    await take([question('m1', at(0))]);
    expect(await query('select occurred_at from messages union all select occurred_at from message_search')).toEqual([
      { occurred_at: at(0) },
      { occurred_at: at(0) },
    ]);
  });

  it('in one batch are taken one after the other', async () => {
    await take([question('m1', at(0)), question('m1', at(0), { text: 'Never mind?', editedAt: at(1) })]);
    expect(await query('select text from messages')).toEqual([{ text: 'Never mind?' }]);
  });

  it('end the wait when nothing is left to answer', async () => {
    await take([question('m1', at(0))], { now: at(1) });
    await take([question('m1', at(0), { deleted: true, editedAt: at(7) })]);
    expect(await cycles()).toMatchObject([{ ended_at: at(7), ended_by: 'withdrawn' }]);
    expect(await conversation()).toMatchObject({ waiting_since: null });
  });

  it('that come before the message keep it away', async () => {
    expect(await outcomes([question('m1', at(0), { deleted: true })])).toEqual({ m1: 'erased' });
    expect(await outcomes([question('m1', at(0))])).toEqual({ m1: 'erased' });
    expect(await query('select count(*)::int n from messages')).toEqual([{ n: 0 }]);
  });

  it('of a peer’s accepted solution end the wait, counted apart', async () => {
    const topic = { root: 't1', oneConversation: true };
    const peer = {
      ...topic,
      author: { externalId: 'bob', name: 'Bob' },
      addressed: false,
      text: 'Turn it off and on.',
    };
    await take([question('t1', at(0), topic), question('p1', at(3), peer)]);
    await take([question('p1', at(3), { ...peer, solution: true, editedAt: at(9) })]);
    expect(await cycles()).toMatchObject([{ ended_at: at(9), ended_by: 'peerSolved' }]);
  });
});
