import { canReply } from './can-reply.ts';
import { Surroundings, type XPost } from './payloads.ts';
import { isRepost, mentionOfPost } from './post.ts';
import { hasLink, weightedLength } from './weighted-length.ts';

const brand = { userId: '900', handle: 'Brand' };
const first = '1900000000000000001';
const base = { id: first, text: '@Brand my parcel is late', author_id: '7', created_at: '2025-03-13T00:00:00.000Z' };

function read(post: XPost & { id: string }, around = new Surroundings()) {
  const mention = mentionOfPost({ ...base, ...post }, around, brand);
  if (mention === 'incomplete') throw new Error(mention);
  return mention;
}

const named = (start: number) => ({ mentions: [{ start, end: start + 6, username: 'brand', id: '900' }] });
const replyTo = (id: string, field: 'referenced_tweets' | 'referenced_posts') => ({
  [field]: [{ type: 'replied_to', id }],
  conversation_id: '1800000000000000001',
});

describe('a post', () => {
  it('that names us is addressed to us and may be answered', () => {
    expect(read({ id: first, entities: named(0) })).toMatchObject({
      direction: 'inbound',
      root: first,
      addressed: true,
      meta: { summoned: true, postId: first },
      visibility: 'public',
    });
  });

  it.each(['referenced_tweets', 'referenced_posts'] as const)('answers another by %s', (field) => {
    const reply = read({ id: first, ...replyTo('1850000000000000001', field), in_reply_to_user_id: '900' });
    expect(reply).toMatchObject({ root: '1800000000000000001', replyTo: '1850000000000000001', addressed: true });
    expect(reply.meta).toMatchObject({ summoned: false });
  });

  it.each([
    ['only in the handles that X put in front', { display_text_range: [7, 30] }, 0, false],
    ['only in front, as the text shows', {}, 0, false],
    ['in its own words', { display_text_range: [4, 30] }, 9, true],
  ])('that answers somebody else and names us %s', (_where, more, start, meant) => {
    const post = { id: first, ...replyTo('1850000000000000001', 'referenced_tweets'), in_reply_to_user_id: '8' };
    const mention = read({ ...post, ...more, entities: named(start) });
    expect(mention).toMatchObject({ addressed: meant, meta: { summoned: meant } });
  });

  it('that quotes us may be answered, though it is only about us', () => {
    const around = new Surroundings({ tweets: [{ id: '5', author_id: '900', text: 'Sale!' }] });
    const mention = read({ id: first, text: 'look', referenced_tweets: [{ type: 'quoted', id: '5' }] }, around);
    expect(mention).toMatchObject({ addressed: false, meta: { summoned: true }, parent: { text: 'Sale!' } });
  });

  it('of ours is outbound', () => {
    expect(read({ id: first, author_id: '900' })).toMatchObject({ direction: 'outbound', root: first });
  });

  it.each(['edit_history_tweet_ids', 'edit_history_post_ids'])('edited goes by its first id (%s)', (field) => {
    const id = '1900000500000000001';
    const mention = read({ id, created_at: '2025-03-13T00:20:00.000Z', [field]: [first, id] });
    expect(mention).toMatchObject({ externalId: first, root: first, editedAt: new Date('2025-03-13T00:20:00Z') });
    expect(mention.meta).toMatchObject({ postId: id });
    // from the id itself: 1900000000000000001 >> 22, from 2010-11-04T01:42:54.657Z on
    expect(mention.occurredAt).toEqual(new Date(Number(1900000000000000001n >> 22n) + 1288834974657));
  });

  it('has the text that its author wrote', () => {
    const entities = { urls: [{ url: 'https://t.co/abc', expanded_url: 'https://shop.test/a?b=$&' }] };
    expect(read({ id: first, text: 'Tom &amp; Jerry &lt;3 https://t.co/abc', entities }).text).toBe(
      'Tom & Jerry <3 https://shop.test/a?b=$&',
    );
    expect(read({ id: first, note_tweet: { text: 'all of it' } }).text).toBe('all of it');
  });

  it('without author or root has to be looked up', () => {
    expect(mentionOfPost({ ...base, author_id: undefined }, new Surroundings(), brand)).toBe('incomplete');
    const reply = { ...base, referenced_tweets: [{ type: 'replied_to', id: '5' }] };
    expect(mentionOfPost(reply, new Surroundings(), brand)).toBe('incomplete');
  });

  it('may only pass on another', () => {
    expect(isRepost({ referenced_tweets: [{ type: 'retweeted', id: '5' }] })).toBe(true);
    expect(isRepost({ referenced_tweets: [{ type: 'quoted', id: '5' }] })).toBe(false);
  });
});

describe('permission to answer', () => {
  const source = { settings: { userId: '900', handle: 'brand' }, now: () => new Date(0) };
  const item = {
    externalId: first,
    root: first,
    visibility: 'public' as const,
    occurredAt: new Date(0),
    author: { externalId: '7', handle: 'ana' },
    text: '',
  };

  it('is given to whom the author summons, with its price', () => {
    expect(canReply({ ...item, meta: { kind: 'post', postId: first, summoned: true } }, source)).toEqual({
      allowed: true,
      action: 'Reply publicly on X as @brand',
      visibility: 'public',
      price: 'X charges $0.01 for it, with a web address in the text $0.20.',
    });
  });

  it('is withheld otherwise, with the place to answer at', () => {
    const permission = canReply({ ...item, meta: { kind: 'post', postId: '12', summoned: false } }, source);
    expect(permission).toMatchObject({ allowed: false, handOffUrl: 'https://x.com/intent/post?in_reply_to=12' });
  });

  it('is given for direct messages', () => {
    const permission = canReply({ ...item, meta: { kind: 'directMessage', conversationId: '7-900' } }, source);
    expect(permission).toMatchObject({
      allowed: true,
      action: 'Send direct message to @ana on X',
      visibility: 'private',
    });
    expect(permission.price).toContain('$0.015');
  });
});

describe('length', () => {
  it.each([
    ['', 0],
    ['hello', 5],
    ['żółć', 4],
    ['日本', 4],
    ['🚀', 2],
    ['👨‍👩‍👧‍👦', 2],
    ['see https://shop.test/a/very/long/address/that/goes/on now', 31],
    ['shop.com', 23],
    ['e.g. this.', 10],
  ])('of %j is %d', (text, weight) => expect(weightedLength(text)).toBe(weight));

  it('knows what X makes a link of', () => {
    expect(hasLink('at https://shop.test')).toBe(true);
    expect(hasLink('at shop.com/help')).toBe(true);
    expect(hasLink('mail ana@shop.com')).toBe(false);
    expect(hasLink('no. It is not')).toBe(false);
  });
});
