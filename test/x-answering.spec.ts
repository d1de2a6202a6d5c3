import { XConnector } from '../src/connectors/x/x-connector.ts';
import type { Told } from './support/x-platform.ts';
import { describeOnX, idAt, item, message, now, on, page, post, problem, reply, signedIn } from './support/x-stage.ts';

describeOnX('answering on X', (stage) => {
  const connector = new XConnector();
  const open: typeof stage.open = (...given) => stage.open(...given);

  describe('answering', () => {
    const sent = '1973370000000000000';

    it('goes to the newest version of the post, publicly', async () => {
      stage.x.answer = on('/tweets', () => ({ status: 201, body: { data: { id: sent, text: 'We are on it.' } } }));
      expect(await connector.send(open(), reply())).toMatchObject({
        outcome: 'sent',
        externalId: sent,
        url: `https://x.com/brand/status/${sent}`,
      });
      expect(stage.x.asked[0]).toMatchObject({
        method: 'POST',
        body: { text: 'We are on it.', reply: { in_reply_to_tweet_id: '1900000000000000002' } },
      });
    });

    it('goes into the talk, privately', async () => {
      stage.x.answer = () => ({ status: 201, body: { data: { dm_conversation_id: '7-900', dm_event_id: sent } } });
      const answer = reply({ inReplyTo: { ...item({ meta: message }) } });
      expect(await connector.send(open(), answer)).toMatchObject({ outcome: 'sent', externalId: sent });
      expect(stage.x.asked[0]).toMatchObject({
        path: '/dm_conversations/7-900/messages',
        body: { text: 'We are on it.' },
      });
    });

    it.each([
      [
        'not summoned',
        problem(
          403,
          'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
        ),
        'rejected',
        /mentions or quotes us/,
      ],
      ['no credits', problem(402, 'CreditsDepleted'), 'rejected', /buy credits/],
      [
        'said before',
        problem(403, 'You are not allowed to create a Tweet with duplicate content.'),
        'rejected',
        /same text/,
      ],
      ['too fast', problem(429, 'Too Many Requests'), 'rate-limited', /slow down/],
      ['signed in as an app only', problem(403, 'Unsupported Authentication'), 'rejected', /signed in/],
    ])('that X does not take (%s) is an error', async (_what, told, kind, sentence) => {
      stage.x.answer = () => told;
      await expect(connector.send(open(), reply())).rejects.toMatchObject({
        kind,
        message: expect.stringMatching(sentence),
      });
      expect(stage.x.asked).toHaveLength(1);
    });

    it.each([
      ['a line cut after the write', 'cut' as Told],
      ['an error of the server', { status: 503, body: '<html></html>' } as Told],
    ])('of which nobody knows (%s) is unconfirmed', async (_what, told) => {
      stage.x.answer = () => told;
      expect(await connector.send(open(), reply())).toMatchObject({ outcome: 'unconfirmed' });
      expect(stage.x.asked).toHaveLength(1);
    });

    it('that never left may be tried again', async () => {
      const closed = await stage.another();
      const { address } = closed;
      await closed.stop();
      await expect(connector.send(open({ gateway: address }), reply())).rejects.toMatchObject({ kind: 'unavailable' });
    });

    it('that is too long does not leave', async () => {
      await expect(connector.send(open(), reply({ text: '日'.repeat(141) }))).rejects.toThrow(/282 characters/);
      expect(stage.x.asked).toEqual([]);
    });

    it('is found again by what it answers and says', async () => {
      const id = idAt('2026-10-01T12:00:05Z');
      const own = post(id, {
        author_id: '900',
        text: '@ana_n Here &amp; now https://t.co/1',
        entities: { urls: [{ start: 0, end: 5, url: 'https://t.co/1', expanded_url: 'https://shop.test/a' }] },
        referenced_tweets: [{ type: 'replied_to', id: '1900000000000000002' }],
      });
      stage.x.answer = on('/users/900/tweets', () => page([own]));
      const lost = reply({ text: 'Here & now  https://shop.test/a' });
      expect(await connector.findReply(open(), lost)).toMatchObject({ externalId: id });
      expect(await connector.findReply(open(), { ...lost, text: 'Something else' })).toBeNull();
    });

    it('is found again among direct messages', async () => {
      const id = idAt('2026-10-01T12:00:05Z');
      const told = {
        id,
        event_type: 'MessageCreate',
        text: 'We are on it.',
        sender_id: '900',
        dm_conversation_id: '7-900',
      };
      stage.x.answer = () => ({ body: { data: [told], meta: { result_count: 1 } } });
      const lost = reply({ inReplyTo: { ...item({ meta: message }) } });
      expect(await connector.findReply(open(), lost)).toMatchObject({ externalId: id });
      expect(await connector.findReply(open(), { ...lost, createdAt: new Date(now.getTime() + 600_000) })).toBeNull();
    });
  });

  describe('actions', () => {
    it('hide, show and delete', async () => {
      stage.x.answer = ({ method, body }) => ({
        body: { data: method === 'DELETE' ? { deleted: true } : { hidden: (body as { hidden: boolean }).hidden } },
      });
      await connector.act(open(), 'hide', item());
      await connector.act(open(), 'unhide', item());
      await connector.act(open(), 'delete', item({ author: { externalId: '900' } }));
      expect(stage.x.asked.map(({ method, path, body }) => [method, path, body])).toEqual([
        ['PUT', '/tweets/1900000000000000002/hidden', { hidden: true }],
        ['PUT', '/tweets/1900000000000000002/hidden', { hidden: false }],
        ['DELETE', '/tweets/1900000000000000002', ''],
      ]);
      await expect(connector.act(open(), 'delete', item())).rejects.toMatchObject({ kind: 'rejected' });
    });
  });

  describe('the test of the settings', () => {
    const known = (id: string): Told => ({ body: { data: { id, name: 'Brand', username: 'brand' } } });

    it('names the account and uses no refresh token', async () => {
      stage.x.answer = () => known('900');
      const ended = { ...signedIn, accessTokenExpiresAt: '2026-10-01T11:00:00.000Z' };
      expect(await connector.test(open({}, ended))).toMatchObject({
        ok: true,
        account: { externalId: '900', handle: 'brand' },
      });
      expect(stage.x.asked.map(({ path }) => path)).toEqual(['/users/by/username/brand']);
    });

    it('says what to correct', async () => {
      stage.x.answer = () => known('901');
      expect(await connector.test(open())).toMatchObject({ ok: false, message: expect.stringContaining('901') });
      stage.x.answer = () => known('900');
      const some = { ...signedIn, grantedScopes: 'tweet.read users.read' };
      expect(await connector.test(open({}, some))).toMatchObject({
        ok: false,
        missingScopes: ['tweet.write', 'tweet.moderate.write', 'dm.read', 'dm.write'],
      });
      stage.x.answer = () => problem(401, 'Unauthorized');
      expect(await connector.test(open())).toMatchObject({
        ok: false,
        message: expect.stringContaining('credentials'),
      });
    });
  });
});
