import path from 'node:path';
import { TestClock } from '../src/common/clock.ts';
import { BlueskyAccount } from './platforms/bluesky-account.ts';
import { DiscourseForum } from './platforms/discourse-forum.ts';
import { FacebookPage } from './platforms/facebook-page.ts';
import { FeedBoard } from './platforms/feed-board.ts';
import { NodebbForum } from './platforms/nodebb-forum.ts';
import { personOf, type Said } from './platforms/said.ts';
import type { SandboxPlatform } from './platforms/sandbox-platform.ts';
import { Service } from './platforms/service.ts';
import { XAccount } from './platforms/x-account.ts';
import { discourseGate, nodebbGate } from './support/forum-contract.ts';
import { GraphContract } from './support/graph-contract.ts';
import { describeWithData } from './support/shared-data.ts';
import { xContracts } from './support/x-contract.ts';

const noon = new Date('2026-03-02T12:00:00Z');
const minute = 60_000;
/** Where nobody tells of changes, 150 posts are looked at again, five at a time and ten minutes apart. */
const untilAllAreSeenAgain = 150 / 5;

describeWithData('contracts', 'sandbox platforms', (contracts) => {
  const clock = new TestClock(noon);
  const now = (): Date => clock.now();
  let service: Service;

  beforeAll(async () => {
    service = await Service.begin({ clock });
  });
  afterAll(() => service?.end());

  const platforms: [string, () => SandboxPlatform][] = [
    ['a Facebook page', () => new FacebookPage(now, contracts)],
    ['an account on X', () => new XAccount(now, contracts)],
    ['an account on X after its renaming', () => new XAccount(now, contracts, '2.167')],
    ['a Discourse forum', () => new DiscourseForum(now, contracts)],
    ['a NodeBB forum', () => new NodebbForum(now, contracts)],
    ['a feed', () => new FeedBoard(now)],
    ['an account on Bluesky', () => new BlueskyAccount(now, contracts)],
  ];

  describe.each(platforms)('%s', (_name, make) => {
    let platform: SandboxPlatform;
    const asked: Said[] = [];

    /** Time goes by, and what is due is done. */
    const later = async (minutes: number): Promise<void> => {
      clock.advance(minutes * minute);
      await service.read();
      await service.write();
    };
    const same = async (): Promise<void> => {
      const { missing, doubled, different } = await service.compare(platform);
      expect({ missing, doubled, different }).toEqual({ missing: [], doubled: [], different: [] });
    };

    beforeAll(async () => {
      platform = make();
      await platform.start();
      await service.connect(platform);
      await later(1);
    });
    afterEach(() => expect(platform.breaches().splice(0)).toEqual([]));
    afterAll(() => platform.stop());

    it('is read page by page, without a word from a webhook', async () => {
      for (let i = 0; i < 120; i++) {
        clock.advance(2000);
        asked.push(platform.ask(personOf(i), `Where is order ${i}? \u00e4 \u{1f69a}`, i));
      }
      for (const said of asked.slice(0, 10)) {
        clock.advance(2000);
        platform.goOn(said, 'Nobody answers.');
      }
      platform.deliveries.length = 0;
      await later(10);
      await same();
    });

    it('tells the same by webhooks, twice and in any order', async () => {
      for (const [i, said] of asked.slice(0, 20).entries()) {
        clock.advance(2000);
        if (i % 4 === 0) platform.edit?.(said, 'Where is order 7?');
        else if (i % 4 === 1) platform.withdraw?.(said);
        else if (i % 4 === 2) platform.answerThere?.(said, 'It arrives tomorrow.');
        else platform.goOn(said, 'And order 8?');
      }
      const calls = platform.deliveries.splice(0);
      for (const call of [...calls.toReversed(), ...calls]) expect(await service.deliver(platform, call)).toBe(200);
      for (let polls = platform.tellsChanges ? 2 : untilAllAreSeenAgain; polls > 0; polls--) await later(10);
      await same();
    });

    it('takes replies, once each, and says so', async () => {
      const [first, second, third] = asked.slice(30, 33);
      const send = async (said: Said, text: string): Promise<string | null> =>
        service.reply(platform, said, text).catch((error: Error) => {
          expect(error.message).toContain('reply-not-allowed');
          return null;
        });
      const replies = [await send(first!, 'It is on its way.')];
      await later(1);
      platform.troubles.strike('lost-after', 'write');
      replies.push(await send(second!, 'It left us today.'));
      await later(1);
      platform.troubles.strike('limited', 'write');
      replies.push(await send(third!, 'It comes on Friday.'));
      for (const pause of [1, 10, 10, 60]) await later(pause);
      const ours = [...platform.said.values()].filter(({ by }) => by === 'earshot');
      const sent = replies.filter((id) => id !== null);
      expect(new Set(ours.map(({ text }) => text)).size).toBe(ours.length);
      expect(ours).toHaveLength(sent.length);
      const states = await service.sql.query<{ delivery: string }[]>(
        'select delivery from messages where id = any($1::bigint[])',
        [sent],
      );
      expect(states.map(({ delivery }) => delivery)).toEqual(sent.map(() => 'sent'));
      await same();
    });

    it.each(['limited', 'limited-untold', 'down', 'dead', 'lost-before'] as const)(
      'recovers from being %s',
      async (trouble) => {
        platform.troubles.begin(trouble);
        asked.push(platform.ask(personOf(500), `During ${trouble}`, 501));
        await later(6);
        platform.troubles.end();
        if (trouble === 'dead') await service.reconnect(platform);
        for (const pause of [6, 6, 20]) await later(pause);
        await same();
      },
    );
  });

  it('fail when what they answer is not as published', async () => {
    const graph = new GraphContract(path.join(contracts, 'facebook-graph', 'api_specs', 'specs'));
    const posts = { data: [{ id: '1_2', created_time: 'yesterday', colour: 'red' }] };
    expect(graph.checkAnswer('GET', 'Page', 'feed', { fields: 'created_time' }, posts)).toEqual([
      'answer of GET Page/feed: created_time is no datetime',
      'answer of GET Page/feed has colour, which nobody asked for',
    ]);
    const mentions = { method: 'GET', path: '/2/users/900/mentions', query: '', headers: {}, body: '' };
    const { '2.166': before, '2.167': after } = await xContracts(contracts);
    const post = { data: [{ id: '1', text: 'Hi', edit_history_tweet_ids: ['1'] }] };
    expect([before.checkAnswer(mentions, 200, post).length, after.checkAnswer(mentions, 200, post).length]).toEqual([
      0, 1,
    ]);
    for (const [gate, at] of [
      [discourseGate(contracts), '/posts/1.json'],
      [nodebbGate(contracts), '/api/recent/posts'],
    ] as const) {
      const asked = { method: 'get', path: at, query: { _uid: '1' }, headers: {}, body: undefined };
      await gate.request(asked);
      expect(await gate.answer(asked, 200, { pid: 'seven' })).not.toEqual([]);
    }
  });
});
