import { XConnector } from '../src/connectors/x/x-connector.ts';
import {
  ana,
  describeOnX,
  from,
  idAt,
  nothing,
  now,
  on,
  page,
  post,
  problem,
  readAll,
  signedIn,
} from './support/x-stage.ts';

describeOnX('reading X', (stage) => {
  const connector = new XConnector();
  const open: typeof stage.open = (...given) => stage.open(...given);

  it('refuses what the contract does not know', async () => {
    for (const path of ['users/900/mentions?max_results=1000', 'users/900/mentions?surprise=1', 'users/900/surprises'])
      await fetch(`${stage.x.address}/2/${path}`);
    expect(stage.x.violations).toHaveLength(3);
    stage.x.violations.length = 0;
  });

  describe('reading', () => {
    it('takes mentions page by page, then only what is newer', async () => {
      const ids = [idAt('2026-09-30T10:00:00Z'), idAt('2026-09-30T09:00:00Z')];
      stage.x.answer = on('/users/900/mentions', ({ query }) =>
        query.get('since_id')
          ? nothing
          : query.get('pagination_token')
            ? page([post(ids[1]!)])
            : page([post(ids[0]!)], 'pagetwo00000000000'),
      );
      const first = await readAll(open());
      expect(first.mentions.map(({ externalId }) => externalId)).toEqual(ids);
      expect(first.mentions[0]).toMatchObject({ addressed: true, author: { name: 'Ana Novak', handle: 'ana_n' } });
      expect(stage.x.asked[0]!.query.get('start_time')).toBe('2026-09-01T00:00:00Z');
      stage.x.asked.length = 0;
      expect((await readAll(open(), first.cursor)).mentions).toEqual([]);
      expect(stage.x.asked[0]!.query.get('since_id')).toBe(ids[0]);
    });

    it('moves on only when all pages are taken, and gives the same again for the same cursor', async () => {
      stage.x.answer = on('/users/900/mentions', ({ query }) =>
        query.get('pagination_token')
          ? problem(503, 'down')
          : page([post(idAt('2026-09-30T10:00:00Z'))], 'pagetwo00000000000'),
      );
      const first = await connector.poll(open(), null, from);
      expect(first).toMatchObject({ more: true, cursor: { since: {} } });
      await expect(connector.poll(open(), first.cursor, from)).rejects.toMatchObject({ kind: 'unavailable' });
      expect((await connector.poll(open(), null, from)).mentions).toEqual(first.mentions);
    });

    it('compares ids as whole numbers', async () => {
      const [small, large] = ['999999999999999999', '1000000000000000001'];
      stage.x.answer = on('/users/900/mentions', () => page([post(small!), post(large!)]));
      expect((await readAll(open())).cursor).toMatchObject({ since: { mentions: large } });
    });

    it('finds what we wrote on X itself', async () => {
      const id = idAt('2026-09-30T11:00:00Z');
      const own = post(id, {
        author_id: '900',
        conversation_id: '5',
        referenced_tweets: [{ type: 'replied_to', id: '5' }],
      });
      stage.x.answer = on('/users/900/tweets', () => page([own]));
      expect((await readAll(open())).mentions).toMatchObject([{ externalId: id, direction: 'outbound', replyTo: '5' }]);
    });

    it('takes direct messages down to the last known, and not more often than X allows', async () => {
      const told = (id: string, sender: string) => ({
        id,
        event_type: 'MessageCreate',
        text: 'hello',
        sender_id: sender,
        dm_conversation_id: '7-900',
        created_at: '2026-09-30T10:00:00.000Z',
      });
      const ids = [idAt('2026-09-30T10:00:00Z'), idAt('2026-09-30T10:00:01Z')];
      stage.x.answer = on('/dm_events', () => ({
        body: { data: [told(ids[1]!, '900'), told(ids[0]!, '7')], meta: { result_count: 2 } },
      }));
      const { mentions, cursor } = await readAll(open());
      expect(mentions).toMatchObject([
        { externalId: ids[1], direction: 'outbound', answers: ['7'], visibility: 'private' },
        { externalId: ids[0], direction: 'inbound', root: '7-900', addressed: true },
      ]);
      stage.x.asked.length = 0;
      expect((await readAll(open(), cursor)).mentions).toEqual([]);
      expect(stage.x.asked.map(({ path }) => path)).not.toContain('/dm_events');
      const later = open({}, signedIn, { now: () => new Date(now.getTime() + 120_000) });
      expect((await readAll(later, cursor)).mentions).toEqual([]);
      expect(stage.x.asked.map(({ path }) => path)).toContain('/dm_events');
    });

    it('searches keywords for Listening, from a time where the last id is too old', async () => {
      const id = idAt('2026-09-30T10:00:00Z');
      stage.x.answer = on('/tweets/search/recent', () => page([post(id, { text: 'Acme is slow', entities: {} })]));
      const source = open({ keywords: ['acme', 'acme "shop"'] });
      const { mentions, cursor } = await readAll(source);
      expect(mentions).toMatchObject([{ externalId: id, addressed: false, meta: { summoned: false } }]);
      const [asked] = stage.x.asked.filter(({ path }) => path === '/tweets/search/recent');
      expect(asked!.query.get('query')).toBe('("acme" OR "acme  shop") -is:retweet -from:brand');
      expect(asked!.query.get('start_time')).toBe('2026-09-24T12:05:00Z');
      stage.x.asked.length = 0;
      const weeksLater = { now: () => new Date('2026-10-20T12:00:00Z') };
      await readAll(open({ keywords: ['acme'] }, { bearerToken: 'app token' }, weeksLater), cursor);
      const again = stage.x.asked.find(({ path }) => path === '/tweets/search/recent')!;
      expect([again.query.get('since_id'), again.query.get('start_time')]).toEqual([null, '2026-10-13T12:05:00Z']);
    });

    it('says since when keywords are read that were named later', async () => {
      const { cursor, mentions } = await readAll(open());
      expect(mentions).toEqual([]);
      const id = idAt('2026-09-30T10:00:00Z');
      stage.x.answer = on('/tweets/search/recent', () => page([post(id, { text: 'Acme is slow', entities: {} })]));
      const later = await readAll(open({ keywords: ['acme'] }), cursor);
      expect(later.mentions).toMatchObject([{ externalId: id, firstReadAt: now }]);
      expect((await readAll(open({ keywords: ['acme'] }))).mentions[0]!.firstReadAt).toBeUndefined();
    });

    it('looks for bystanders in the threads in which we wrote, for three days', async () => {
      const [own, theirs] = [idAt('2026-09-30T11:00:00Z'), idAt('2026-09-30T11:05:00Z')];
      const threadsOf = () =>
        stage.x.asked
          .splice(0)
          .flatMap(({ path, query }) => (path === '/tweets/search/recent' ? [query.get('query')] : []));
      stage.x.answer = ({ path, query }) => {
        if (path === '/users/900/tweets' && !query.get('since_id'))
          return page([post(own, { author_id: '900', conversation_id: '5', created_at: '2026-09-30T11:00:00.000Z' })]);
        if (path !== '/tweets/search/recent' || query.get('since_id')) return nothing;
        return page([post(theirs, { text: 'Same here!', entities: {}, conversation_id: '5' })]);
      };
      const first = await readAll(open());
      expect(threadsOf()).toEqual([]);
      const { mentions, cursor } = await readAll(open(), first.cursor);
      expect(threadsOf()).toEqual(['(conversation_id:5) -is:retweet -from:brand']);
      expect(mentions).toMatchObject([{ externalId: theirs, root: '5', addressed: false, meta: { summoned: false } }]);
      const app = { bearerToken: 'app token' };
      const at = (instant: string) => ({ now: () => new Date(instant) });
      await readAll(open({}, app, at('2026-10-01T12:04:00Z')), cursor);
      expect(threadsOf()).toEqual([]);
      await readAll(open({ threads: false }, app, at('2026-10-01T12:06:00Z')), cursor);
      expect(threadsOf()).toEqual([]);
      const later = await readAll(open({}, app, at('2026-10-03T10:50:00Z')), cursor);
      expect(threadsOf()).toHaveLength(1);
      const over = await readAll(open({}, app, at('2026-10-03T11:10:00Z')), later.cursor);
      expect([threadsOf(), (over.cursor as { threads: object }).threads]).toEqual([[], {}]);
    });

    it('without a signed-in account uses the token of the app and leaves direct messages alone', async () => {
      await readAll(open({}, { bearerToken: 'app token' }));
      expect(new Set(stage.x.asked.map(({ token }) => token))).toEqual(new Set(['app token']));
      expect(stage.x.asked.map(({ path }) => path)).toEqual(['/users/900/mentions', '/users/900/tweets']);
    });

    it('keeps what came beside errors, and counts those', async () => {
      const errors = [
        {
          title: 'Not Found Error',
          type: 'https://api.twitter.com/2/problems/resource-not-found',
          detail: 'gone',
          resource_type: 'tweet',
          resource_id: '4',
          value: '4',
          parameter: 'ids',
        },
      ];
      stage.x.answer = on('/users/900/mentions', () => ({
        body: { data: [post(idAt('2026-09-30T10:00:00Z'))], errors, meta: { result_count: 1 } },
      }));
      const read = await connector.poll(open(), null, from);
      expect(read.mentions).toHaveLength(1);
      expect(read.skipped).toEqual({ 'error: Not Found Error': 1 });
    });

    it('knows an answered post by its first version, whichever was answered', async () => {
      const [first, second, answer] = [1, 2, 3].map((n) => idAt('2026-09-30T10:00:00Z', n)) as [string, string, string];
      const edited = post(second, { edit_history_tweet_ids: [first, second], conversation_id: first });
      const referenced = { referenced_tweets: [{ type: 'replied_to', id: second }], conversation_id: first };
      const body = { data: [post(answer, referenced)], includes: { users: [ana], tweets: [edited] } };
      stage.x.answer = on('/tweets', () => ({ body }));
      const harvest = await connector.lookUp(open(), [{ externalId: answer, payload: { postId: answer } }]);
      expect(harvest.mentions).toMatchObject([{ replyTo: first, parent: { externalId: first } }]);
    });

    it('looks up what a webhook delivered in part', async () => {
      const id = idAt('2026-09-30T10:00:00Z');
      stage.x.answer = on('/tweets', () =>
        page([post(id, { conversation_id: '5', referenced_tweets: [{ type: 'replied_to', id: '6' }] })]),
      );
      const harvest = await connector.lookUp(open(), [{ externalId: id, payload: { postId: id } }]);
      expect(harvest.mentions).toMatchObject([{ externalId: id, root: '5', replyTo: '6' }]);
    });
  });
});
