import type { AtpAgent } from '@atproto/api';
import { type BlueskyPeer, describeWithBluesky, startBlueskyPeer } from './support/bluesky-peer.ts';
import { ChannelStory } from './support/channel-story.ts';
import { until } from './support/condition.ts';

describeWithBluesky('a Bluesky account becomes an inbox with a clock', () => {
  let peer: BlueskyPeer;
  let brand: AtpAgent;
  let ana: AtpAgent;
  let story: ChannelStory;

  const appPassword = async (name: string): Promise<string> =>
    (await brand.com.atproto.server.createAppPassword({ name })).data.password;
  /** A post of somebody who calls the brand by its handle. */
  const asks = (who: AtpAgent, text: string) => {
    const facet = {
      index: { byteStart: 0, byteEnd: 11 },
      features: [{ $type: 'app.bsky.richtext.facet#mention', did: brand.assertDid }],
    };
    return who.post({ text: `@brand.test ${text}`, facets: [facet], createdAt: story.clock.now().toISOString() });
  };
  const repliesTo = async (uri: string) => {
    const { data } = await ana.getPostThread({ uri });
    return 'replies' in data.thread ? (data.thread.replies ?? []) : [];
  };

  beforeAll(async () => {
    peer = await startBlueskyPeer();
    brand = await peer.somebody('brand');
    ana = await peer.somebody('ana-novak');
    story = await ChannelStory.begin('bluesky', {
      service: peer.url,
      identifier: '@brand.test',
      appPassword: await appPassword('Earshot'),
      keywords: ['spinach'],
    });
  });
  afterAll(async () => {
    await story?.end();
    await peer?.stop();
  });

  afterEach(() => expect(peer.breaches).toEqual([]));

  it('takes a mention in, starts the clock, answers below it, and starts again when she goes on', async () => {
    const asked = await asks(ana, 'where is my päckchen?');
    const conversation = await story.heard('@brand.test where is my päckchen?');
    const [wait] = await story.waits(conversation);
    expect(wait).toMatchObject({ ended_by: null });
    expect(Math.abs(wait!.started_at.getTime() - Date.now())).toBeLessThan(300_000);

    const reply = await story.reply(conversation, 'It left today, @ana-novak.test: https://example.com/track 🎒');
    expect(await story.deliveryOf(reply)).toBe('sent');
    expect(await story.waits(conversation)).toMatchObject([{ ended_by: 'reply' }]);
    const answer = await until('she sees it', async () => (await repliesTo(asked.uri))[0]);
    const { post } = answer as { post: { uri: string; cid: string; record: Record<string, unknown> } };
    expect(post.record).toMatchObject({
      text: 'It left today, @ana-novak.test: https://example.com/track 🎒',
      reply: { root: { uri: asked.uri }, parent: { uri: asked.uri } },
      facets: [{ features: [{ did: ana.assertDid }] }, { features: [{ uri: 'https://example.com/track' }] }],
    });

    const parent = { uri: post.uri, cid: post.cid };
    await ana.post({ text: 'Still nothing!', reply: { root: asked, parent } });
    expect(await story.heard('Still nothing!')).toBe(conversation);
    expect(await story.waits(conversation)).toMatchObject([{ ended_by: 'reply' }, { ended_by: null }]);
    // the echo of our answer came back with it, and is no second message
    expect(await story.sql('select 1 from messages where conversation_id = $1', [conversation])).toHaveLength(3);
  });

  it('lets an answer given in the app end the wait at its own time', async () => {
    const asked = await asks(ana, 'do you open on Sunday?');
    const conversation = await story.heard('@brand.test do you open on Sunday?');
    await brand.post({ text: 'We do!', reply: { root: asked, parent: asked } });
    await story.arrives('the native reply', 'select 1 from messages where text = $1 and native', ['We do!']);
    expect(await story.waits(conversation)).toMatchObject([{ ended_by: 'native' }]);
  });

  it('listens to keywords, without a clock', async () => {
    await ana.post({ text: 'I found spinach between my teeth.' });
    const conversation = await story.heard('I found spinach between my teeth.');
    expect(await story.waits(conversation)).toEqual([]);
  });

  it('offers no answer where the author lets nobody answer', async () => {
    const asked = await asks(ana, 'nobody may answer this');
    await ana.app.bsky.feed.threadgate.create(
      { repo: ana.assertDid, rkey: asked.uri.split('/').at(-1)! },
      { post: asked.uri, allow: [], createdAt: new Date().toISOString() },
    );
    await until('the gate is known', async () => {
      const { data } = await brand.getPosts({ uris: [asked.uri] });
      return data.posts[0]?.viewer?.replyDisabled;
    });
    const conversation = await story.heard('@brand.test nobody may answer this');
    const options = await story.ask('GET', `/conversations/${conversation}/reply-options`);
    expect(options).toMatchObject({ allowed: false, handOffUrl: expect.stringContaining('https://bsky.app/profile/') });
  });

  it('notices that a post was taken back', async () => {
    const asked = await asks(ana, 'this was a mistake');
    const conversation = await story.heard('@brand.test this was a mistake');
    await ana.deletePost(asked.uri);
    await story.arrives(
      'it is marked as deleted',
      'select 1 from messages where conversation_id = $1 and deleted_at is not null',
      [conversation],
    );
  });

  it('goes on after its token has expired', async () => {
    const ahead = 3 * 3600;
    const before = await story.sql('select secrets from sources where id = $1', [story.sourceId]);
    await peer.later(ahead);
    story.clock.advance(ahead * 1000);
    await asks(ana, 'are you still there?');
    await story.heard('@brand.test are you still there?');
    expect(await story.sql('select secrets from sources where id = $1', [story.sourceId])).not.toEqual(before);
    expect(await story.health()).toMatchObject({ state: 'receiving' });
  });

  it('is heard to be deaf when the app password is withdrawn, and fills the gap afterwards', async () => {
    await brand.com.atproto.server.revokeAppPassword({ name: 'Earshot' });
    // the access token outlives its password, so that two more hours pass
    await peer.later(3 * 3600);
    story.clock.advance(3 * 3600 * 1000);
    await story.poll();
    expect(await story.health()).toMatchObject({ state: 'deaf', lastError: expect.stringContaining('app password') });
    await asks(ana, 'hello, hello?');
    await story.poll();
    expect(await story.sql('select 1 from messages where text like $1', ['%hello, hello?'])).toEqual([]);
    await until('the network has her post', async () => {
      const { data } = await brand.listNotifications();
      return JSON.stringify(data).includes('hello, hello?');
    });
    story.clock.advance(600_000);
    await story.ask('PATCH', `/sources/${story.sourceId}`, { settings: { appPassword: await appPassword('Another') } });
    const conversation = await story.heard('@brand.test hello, hello?');
    expect(await story.waits(conversation)).toMatchObject([{ ended_by: null }]);
    expect(await story.health()).toMatchObject({ state: 'receiving' });
    expect(await story.ask('GET', '/outages')).toMatchObject([{ kind: 'unauthorised', recovered: 1 }]);
  });

  it('survives the death of the server, and speaks once when it dies before it answers', async () => {
    const asked = await asks(ana, 'one last thing');
    const conversation = await story.heard('@brand.test one last thing');
    await peer.lose();
    const reply = await story.reply(conversation, 'Here we are.');
    expect(['unconfirmed', 'sending']).toContain(await story.deliveryOf(reply));
    await story.poll();
    expect((await story.health()).state).toBe('failing');
    await peer.mend();
    await until('the reply is found', async () => {
      story.clock.advance(60_000);
      await story.send();
      return (await story.deliveryOf(reply)) === 'sent';
    });
    await story.poll();
    expect(await story.health()).toMatchObject({ state: 'receiving' });
    expect(await story.waits(conversation)).toMatchObject([{ ended_by: 'reply' }]);
    expect(await until('she sees it', async () => (await repliesTo(asked.uri)).length)).toBe(1);
  });
});
