import type { Harvest, Mention } from '../src/connectors/mention.ts';
import { FacebookConnector } from '../src/connectors/facebook/facebook-connector.ts';
import { appSecret, delivery, facebookSource, feedDelivery, pageId } from './support/facebook-source.ts';

const connector = new FacebookConnector();
const source = facebookSource();
const parse = (body: string): Harvest => new FacebookConnector().webhook.parse(delivery(body), source);
const one = (body: string): Mention => parse(body).mentions[0]!;
const comment = (more: Record<string, unknown> = {}) => ({
  item: 'comment',
  verb: 'add',
  comment_id: '900_1',
  post_id: `${pageId}_900`,
  parent_id: `${pageId}_900`,
  from: { id: '55', name: 'Ana Example' },
  message: 'Where is my parcel?',
  created_time: 1772452700,
  ...more,
});
const messaging = (...events: Record<string, unknown>[]): string =>
  JSON.stringify({ object: 'page', entry: [{ id: pageId, time: 1772452800123, messaging: events }] });
const hello = (message: Record<string, unknown>, from = '77', to = pageId) => ({
  sender: { id: from },
  recipient: { id: to },
  timestamp: 1772452700456,
  message,
});

describe('the handshake', () => {
  const ask = (token: string) =>
    connector.webhook.handshake(
      {
        method: 'GET',
        headers: {},
        query: { 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '1158201444' },
        body: Buffer.alloc(0),
      },
      source,
    );

  it('answers the bare challenge to the right word only', () => {
    expect(ask('our word')).toEqual({ status: 200, contentType: 'text/plain', body: '1158201444' });
    expect(ask('another')?.status).toBe(403);
    expect(connector.webhook.handshake(delivery('{}'), source)).toBeNull();
  });
});

describe('the signature', () => {
  it.each([
    ['escaped', '{"object":"page","entry":[{"id":"1","text":"K\\u00e4se"}]}'],
    ['an emoji', '{"object":"page","entry":[{"id":"1","text":"\u{1f600} gr\u00fc\u00dfe"}]}'],
    ['an escaped emoji', '{"object": "page", "entry": [], "text": "\\ud83d\\ude00"}'],
  ])('is right over the bytes as they came: %s', (_name, body) => {
    const request = delivery(body);
    expect(connector.webhook.verify(request, source)).toBe(true);
    expect(connector.webhook.verify({ ...request, body: Buffer.from(`${body} `) }, source)).toBe(false);
    expect(connector.webhook.verify(delivery(body, 'another secret'), source)).toBe(false);
  });

  it('is that of a known vector', () => {
    // computed with `openssl dgst -sha256 -hmac key`
    const body = Buffer.from('{"text":"\\u00e4"}');
    const signature = 'sha256=014e5f856c0e70b3e86042db0ff7b8962fe7f4a2fc0d5632fb65080efdd00365';
    const request = { method: 'POST', headers: { 'x-hub-signature-256': signature }, query: {}, body };
    expect(connector.webhook.verify(request, { ...source, secrets: { appSecret: 'key' } })).toBe(true);
  });

  it('is wrong over a body that was parsed and written again', () => {
    const body = '{"object":"page","text":"K\\u00e4se"}';
    const again = Buffer.from(JSON.stringify(JSON.parse(body)));
    expect(connector.webhook.verify({ ...delivery(body), body: again }, source)).toBe(false);
  });

  it('is refused when it is missing, cut short, or no secret is known', () => {
    const request = delivery('{}');
    for (const header of [undefined, '', 'sha256=', 'sha256=abc', 'sha1=00'])
      expect(
        connector.webhook.verify(
          { ...request, headers: header === undefined ? {} : { 'x-hub-signature-256': header } },
          source,
        ),
      ).toBe(false);
    expect(connector.webhook.verify(delivery('{}', ''), { ...source, secrets: {} })).toBe(false);
    expect(appSecret).not.toBe('');
  });
});

describe('posts and comments', () => {
  it('take in a comment under its own root, with its time and its author', () => {
    expect(one(feedDelivery(comment()))).toMatchObject({
      externalId: '900_1',
      root: '900_1',
      replyTo: `${pageId}_900`,
      direction: 'inbound',
      author: { externalId: '55', name: 'Ana Example', scope: pageId },
      occurredAt: new Date(1772452700_000),
      text: 'Where is my parcel?',
      visibility: 'public',
      addressed: true,
    });
  });

  it('put a nested reply under the top-level comment, a native answer of the page too', () => {
    const nested = comment({ comment_id: '900_2', parent_id: '900_1', from: { id: '66' } });
    expect(one(feedDelivery(nested))).toMatchObject({ root: '900_1', replyTo: '900_1', direction: 'inbound' });
    const ours = comment({ comment_id: '900_3', parent_id: '900_1', from: { id: Number(pageId) } });
    expect(one(feedDelivery(ours))).toMatchObject({ root: '900_1', replyTo: '900_1', direction: 'outbound' });
  });

  it('keep everything under a visitor\u2019s post together', () => {
    const post = { item: 'status', verb: 'add', post_id: `${pageId}_900`, from: { id: '55' }, message: 'Hello?' };
    const { mentions } = parse(feedDelivery(post, comment()));
    expect(mentions.map(({ root }) => root)).toEqual([`${pageId}_900`, `${pageId}_900`]);
    expect(mentions[1]!.parent).toMatchObject({ text: 'Hello?' });
    const told = comment({ post: { status_type: 'wall_post', permalink_url: 'https://www.facebook.com/900' } });
    expect(one(feedDelivery(told))).toMatchObject({ root: `${pageId}_900`, url: 'https://www.facebook.com/900' });
  });

  it('show the page\u2019s post above a comment, once it was seen', () => {
    const post = { item: 'status', verb: 'add', post_id: `${pageId}_900`, from: { id: pageId }, message: 'New hours' };
    const [own, under] = parse(feedDelivery(post, comment())).mentions;
    expect(own).toMatchObject({ direction: 'outbound', root: `${pageId}_900` });
    expect(under).toMatchObject({ root: '900_1', parent: { externalId: `${pageId}_900`, text: 'New hours' } });
  });

  it('name the post above a comment that was not seen yet, and ask for it once', () => {
    const { mentions, pending } = parse(feedDelivery(comment(), comment({ comment_id: '900_2' })));
    expect(mentions.map(({ parent }) => parent)).toEqual([
      { externalId: `${pageId}_900`, text: '' },
      { externalId: `${pageId}_900`, text: '' },
    ]);
    expect(pending).toEqual([
      { externalId: `post ${pageId}_900`, payload: { kind: 'above', postId: `${pageId}_900` } },
    ]);
  });

  it('keep every digit of an id beyond 2^53, number or text', () => {
    const body = feedDelivery(comment({ from: { id: 'ID' } })).replace('"ID"', '10203040506070809011');
    expect(one(body).author?.externalId).toBe('10203040506070809011');
    expect(one(feedDelivery(comment({ message: 'call 12345678901234567890 "now"' }))).text).toContain(
      '12345678901234567890',
    );
  });

  it.each(['edit', 'edited'])('take %s for a later version', (verb) => {
    expect(one(feedDelivery(comment({ verb })))).toMatchObject({
      editedAt: new Date(1772452800_000),
      externalId: '900_1',
    });
  });

  it('tell several edits of one item in one delivery apart', () => {
    const edits = ['first', 'second'].map((message) => comment({ verb: 'edited', message }));
    const { mentions } = parse(feedDelivery(...edits));
    expect(mentions.map(({ text, editedAt }) => [text, editedAt!.getTime()])).toEqual([
      ['first', 1772452800_000],
      ['second', 1772452800_001],
    ]);
  });

  it('take back what was removed, count hiding and liking, and name what is new', () => {
    const harvest = parse(
      feedDelivery(
        comment({ verb: 'remove' }),
        comment({ verb: 'hide' }),
        { item: 'reaction', verb: 'add', reaction_type: 'love' },
        { item: 'hologram', verb: 'add' },
        comment({ verb: 'teleport' }),
      ),
    );
    expect(harvest.mentions).toMatchObject([{ externalId: '900_1', deleted: true }]);
    expect(harvest.skipped).toEqual({ 'feed comment hide': 1, 'feed reaction add': 1 });
    expect(harvest.unknown).toEqual({ 'feed hologram add': 1, 'feed comment teleport': 1 });
  });

  it('look up who wrote it when Facebook withholds it', () => {
    const { pending, mentions } = parse(feedDelivery(comment({ from: undefined })));
    expect(mentions).toEqual([]);
    expect(pending).toMatchObject([{ externalId: '900_1', payload: { kind: 'comment', root: '900_1' } }]);
  });

  it('survive anything, and a thousand at once', () => {
    const strange = [null, 7, 'text', [], {}, { field: 'feed', value: null }, { field: 'feed', value: { item: {} } }];
    const body = JSON.stringify({
      object: 'page',
      entry: [null, { id: pageId, changes: strange, messaging: strange }],
    });
    expect(() => parse(body)).not.toThrow();
    expect(parse('{"object":').unreadable).toHaveLength(1);
    const many = Array.from({ length: 1000 }, (_, number) => comment({ comment_id: `900_${number}` }));
    expect(parse(feedDelivery(...many)).mentions).toHaveLength(1000);
  });

  it('leave other pages of the same app to their own sources', () => {
    const harvest = parse(feedDelivery(comment()).replace(`"id":"${pageId}"`, '"id":"5"'));
    expect(harvest).toMatchObject({ mentions: [], skipped: { 'entry of another page': 1 } });
  });
});

describe('Messenger', () => {
  it('is one private thread for each person, with a scope of its own', () => {
    expect(one(messaging(hello({ mid: 'm_1', text: 'Hi' })))).toMatchObject({
      externalId: 'm_1',
      root: 'messenger:77',
      author: { externalId: '77', scope: `${pageId}/messenger` },
      visibility: 'private',
      occurredAt: new Date(1772452700456),
    });
  });

  it('knows an echo of ours by its mark, and a native answer by having none', () => {
    const echo = (metadata?: string) =>
      one(messaging(hello({ mid: 'm_2', text: 'Hello', is_echo: true, app_id: 7001, metadata }, pageId, '77')));
    expect(echo()).toMatchObject({ direction: 'outbound', root: 'messenger:77' });
    expect(connector.recogniseOwn(echo(), source)).toBeNull();
    expect(connector.recogniseOwn(echo('earshot.34.00000000000000000000000000000000'), source)).toBeNull();
    const mark = source.sign('messenger reply 34').slice(0, 32);
    expect(connector.recogniseOwn(echo(`earshot.34.${mark}`), source)).toBe('34');
  });

  it('takes edits, withdrawals and standby, and counts the rest', () => {
    const edit = { ...hello({}), message: undefined, message_edit: { mid: 'm_1', text: 'Hi!', num_edit: '1' } };
    const { mentions, skipped, unknown } = parse(
      messaging(
        edit,
        hello({ mid: 'm_1', is_deleted: true }),
        { sender: { id: '77' }, read: {} },
        { sender: {}, dance: {} },
      ),
    );
    expect(mentions).toMatchObject([
      { externalId: 'm_1', text: 'Hi!', editedAt: new Date(1772452700456) },
      { externalId: 'm_1', deleted: true },
    ]);
    expect(skipped).toEqual({ 'messaging read': 1 });
    expect(unknown).toEqual({ 'messaging dance': 1 });
    const standby = messaging(hello({ mid: 'm_5', text: 'Hi' })).replace('"messaging"', '"standby"');
    const item = one(standby);
    expect(item.meta).toMatchObject({ standby: true });
    const allowed = connector.canReply({ ...item, root: item.root!, meta: item.meta! }, source);
    expect(allowed).toMatchObject({ allowed: false, handOffUrl: expect.stringContaining(pageId) });
  });
});
