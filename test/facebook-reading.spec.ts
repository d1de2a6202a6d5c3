import type { SourceAccess } from '../src/connectors/connector.ts';
import type { Mention, Page } from '../src/connectors/mention.ts';
import { FacebookConnector } from '../src/connectors/facebook/facebook-connector.ts';
import { fields } from '../src/connectors/facebook/payload.ts';
import { facebookSource, noon, pageId } from './support/facebook-source.ts';
import { ana, at, describeWithGraph, fromWorld, post, refusal, wall, world } from './support/facebook-world.ts';
import type { GraphCall } from './support/graph-server.ts';

describeWithGraph('reading a page over the Graph API', (graph) => {
  let connector: FacebookConnector;
  beforeEach(() => {
    connector = new FacebookConnector();
  });

  describe('the gate itself', () => {
    it('refuses what is not published', () => {
      expect(graph.contract.check('POST', 'Comment', 'private_replies', {})).toHaveLength(1);
      expect(graph.contract.check('POST', 'Page', 'messages', {})).toEqual(['POST Page/messages lacks recipient']);
      expect(graph.contract.check('POST', 'Page', 'messages', { recipient: {}, messaging_type: 'SHOUT' })).toHaveLength(
        1,
      );
      expect(graph.contract.check('GET', 'Page', 'feed', { fields: 'id,shoe_size' })).toHaveLength(1);
      expect(graph.contract.check('GET', 'Page', 'feed', { colour: 'red' })).toHaveLength(1);
    });
  });

  async function readAll(access: SourceAccess, cursor: Page['cursor'] | null = null) {
    const mentions: Mention[] = [];
    const skipped: Record<string, number> = {};
    const unknown: Record<string, number> = {};
    const warnings: Record<string, string | null> = {};
    for (let more = true; more;) {
      const page = await connector.poll(access, cursor, new Date('2026-01-01'));
      // asking again with the same cursor gives the same
      expect((await connector.poll(access, cursor, new Date('2026-01-01'))).mentions).toEqual(page.mentions);
      mentions.push(...page.mentions);
      Object.assign(skipped, page.skipped);
      Object.assign(unknown, page.unknown);
      Object.assign(warnings, page.warnings);
      cursor = JSON.parse(JSON.stringify(page.cursor)) as Page['cursor'];
      more = page.more;
    }
    return { mentions, cursor: cursor!, skipped, unknown, warnings };
  }

  describe('reading', () => {
    it('takes in everything, each under its root', async () => {
      const { mentions, skipped } = await readAll(graph.source);
      expect(mentions.map(({ externalId, root, direction }) => [externalId, root, direction])).toEqual([
        [wall, wall, 'inbound'],
        [post, post, 'outbound'],
        ['66_7', '66_7', 'inbound'],
        ['800', '800', 'inbound'],
        ['901_1', wall, 'outbound'],
        ['900_3', '900_1', 'outbound'],
        ['900_2', '900_1', 'inbound'],
        ['900_1', '900_1', 'inbound'],
        ['m_2', 'messenger:77', 'outbound'],
        ['mid.1', 'messenger:77', 'inbound'],
      ]);
      expect(mentions[3]!.text).toBe('Does not recommend the page.');
      expect(mentions[6]!.parent).toMatchObject({ text: 'New hours', authorName: 'Example Shop' });
      expect(skipped).toEqual({ 'subscription repaired': 1 });
      const subscribed = graph.server.calls.find(({ method }) => method === 'POST');
      expect(subscribed!.params['subscribed_fields']).toEqual(
        expect.arrayContaining(['feed', 'mention', 'message_echoes']),
      );
    });

    it('asks next time for what is new only, with an overlap, in another process too', async () => {
      const { cursor } = await readAll(graph.source);
      connector = new FacebookConnector();
      const later = facebookSource({ graphUrl: graph.server.url }, new Date(noon.getTime() + 600_000));
      const again = await readAll(later, cursor);
      expect(again.mentions).toEqual([]);
      world[`${wall}/comments`] = {
        data: [{ id: '901_2', from: ana, message: 'Well?', created_time: '2026-03-02T12:05:00+0000' }],
      };
      const third = await readAll(
        facebookSource({ graphUrl: graph.server.url }, new Date(noon.getTime() + 900_000)),
        again.cursor,
      );
      expect(third.mentions).toMatchObject([{ externalId: '901_2', root: wall, direction: 'inbound' }]);
    });

    it('pages through a long list', async () => {
      const paging = { cursors: { after: 'A2' }, next: 'https://graph.facebook.com/next' };
      graph.server.answer((call) =>
        call.path.endsWith('/feed') && call.params['after'] !== 'A2'
          ? { body: { data: [{ id: `${pageId}_1`, from: ana, message: 'first', created_time: at(1) }], paging } }
          : fromWorld(call),
      );
      const { mentions } = await readAll(graph.source);
      expect(mentions.map(({ externalId }) => externalId)).toEqual(expect.arrayContaining([`${pageId}_1`, post, wall]));
    });

    it('goes on without mentions and reviews where they are not permitted, and says so', async () => {
      graph.server.answer((call) => (/tagged|ratings/.test(call.path) ? refusal(200) : fromWorld(call)));
      const { mentions, skipped } = await readAll(graph.source);
      expect(skipped).toMatchObject({ 'tagged not permitted': 1, 'ratings not permitted': 1 });
      expect(mentions.length).toBeGreaterThan(5);
    });

    it('passes over a post whose comments it may not see, but reads on from there when it may see none', async () => {
      graph.server.answer((call) => (call.path === `${wall}/comments` ? refusal(10) : fromWorld(call)));
      const { mentions, skipped } = await readAll(graph.source);
      expect(mentions.map(({ externalId }) => externalId)).toEqual(expect.arrayContaining(['900_1', 'm_2']));
      expect(skipped).toMatchObject({ 'comments of a post that we may not see': 1 });
      let cursor: Page['cursor'] | null = null;
      const step = async () => ({ cursor } = await connector.poll(graph.source, cursor, new Date('2026-01-01')));
      graph.server.answer((call) => (call.path.endsWith('/comments') ? refusal(10) : fromWorld(call)));
      await expect(step().then(step).then(step).then(step).then(step).then(step)).rejects.toMatchObject({
        kind: 'unauthorised',
      });
      graph.server.answer(fromWorld);
      const read = await readAll(graph.source, cursor);
      expect(read.mentions.map(({ root }) => root)).toEqual(expect.arrayContaining(['900_1', wall]));
    });

    it('notices that another version answers', async () => {
      graph.server.answer((call) => ({ ...fromWorld(call), headers: { 'facebook-api-version': 'v26.0' } }));
      expect((await readAll(graph.source)).warnings).toMatchObject({
        version: expect.stringContaining('v26.0'),
      });
      expect(await connector.test(graph.source)).toMatchObject({
        ok: true,
        attention: expect.stringContaining('v26.0'),
      });
      graph.server.answer(fromWorld);
      expect((await readAll(graph.source)).warnings).toEqual({ version: null, subscription: null });
    });

    it('reads on where it may not subscribe, and says so', async () => {
      graph.server.answer((call) => (call.path === `${pageId}/subscribed_apps` ? refusal(200) : fromWorld(call)));
      const read = await readAll(graph.source);
      expect(read.warnings).toMatchObject({ subscription: expect.stringContaining('pages_manage_metadata') });
      expect(read.mentions.length).toBeGreaterThan(3);
    });

    it('completes what an event left out, and leaves out what is gone', async () => {
      graph.server.answer(({ path: asked }) =>
        asked === '900_9'
          ? refusal(100, { error_subcode: 33 })
          : asked === '66_8'
            ? refusal(10)
            : { body: { id: '900_1', from: ana, message: 'Hm', created_time: at(1) } },
      );
      const pending = (externalId: string, kind: string, more = {}) => ({
        externalId,
        payload: { kind, root: externalId, at: noon.toISOString(), ...more },
      });
      const harvest = await connector.lookUp(graph.source, [
        pending('900_1', 'comment'),
        pending('900_9', 'comment'),
        pending('66_8', 'comment', { message: 'About you' }),
      ]);
      expect(harvest.mentions).toMatchObject([
        { externalId: '900_1', author: { externalId: '55' }, text: 'Hm' },
        { externalId: '66_8', author: null, text: 'About you' },
      ]);
      expect(harvest.skipped).toEqual({ 'gone before it was looked up': 1 });
    });

    it('looks up the post above a comment once', async () => {
      const above = { externalId: `post ${post}`, payload: { kind: 'above', postId: post } };
      graph.server.answer(() => ({
        body: { id: post, from: { id: pageId, name: 'Example Shop' }, message: 'New hours', created_time: at(1) },
      }));
      const { mentions, parents } = await connector.lookUp(graph.source, [above, above]);
      expect(mentions).toEqual([]);
      expect(parents![0]).toEqual({
        externalId: post,
        text: 'New hours',
        authorName: 'Example Shop',
        occurredAt: new Date(at(1)),
      });
      expect(graph.server.calls).toHaveLength(1);
      graph.server.answer(() => refusal(100));
      const gone = { externalId: 'post 5_6', payload: { kind: 'above', postId: `${pageId}_6` } };
      expect(await connector.lookUp(graph.source, [gone])).toMatchObject({
        parents: [],
        skipped: { 'gone before it was looked up': 1 },
      });
      graph.server.answer(() => refusal(10));
      expect(await connector.lookUp(graph.source, [gone])).toMatchObject({
        unreadable: [],
        skipped: { 'a post above that we may not see': 1 },
      });
    });
  });

  describe('the test of a connection', () => {
    const token = (data: Record<string, unknown>) => (call: GraphCall) =>
      call.path === 'debug_token'
        ? { body: { data: { ...fields(fields(world['debug_token'])['data']), ...data } } }
        : fromWorld(call);

    it('names the page and subscribes it', async () => {
      expect(await connector.test(graph.source)).toMatchObject({
        ok: true,
        message: expect.stringContaining('subscribed'),
        account: { externalId: pageId, name: 'Example Shop', handle: 'exampleshop' },
      });
    });

    it.each([
      [13, true],
      [15, false],
    ])('says that the token ends in %i days, and warns of it: %s', async (days, warns) => {
      const ends = noon.getTime() / 1000 + days * 86_400;
      graph.server.answer(token({ expires_at: ends }));
      const result = await connector.test(graph.source);
      expect(result).toMatchObject({ ok: true, message: expect.stringContaining('expires on 2026-03-1') });
      expect(result.attention !== undefined).toBe(warns);
    });

    it('names what is missing', async () => {
      graph.server.answer(
        token({
          scopes: ['pages_show_list', 'pages_manage_metadata', 'pages_read_engagement', 'pages_read_user_content'],
        }),
      );
      expect(await connector.test(graph.source)).toMatchObject({
        ok: false,
        missingScopes: ['pages_manage_engagement', 'pages_messaging'],
      });
    });

    it.each([{ is_valid: false }, { app_id: '1' }, { type: 'USER' }])(
      'refuses a token that is not the page\u2019s: %j',
      async (data) => {
        graph.server.answer(token(data));
        expect(await connector.test(graph.source)).toMatchObject({
          ok: false,
          message: expect.stringMatching(/token/),
        });
      },
    );

    it('never throws for what a person can mend', async () => {
      graph.server.answer(() => refusal(190));
      expect(await connector.test(graph.source)).toMatchObject({ ok: false });
      expect(await connector.test(facebookSource({ graphUrl: 'http://127.0.0.1:9' }))).toMatchObject({ ok: false });
      expect(await connector.test(facebookSource({ pageId: '' }))).toMatchObject({ ok: false });
    });
  });
});
