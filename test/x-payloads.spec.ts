import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SourceAccess } from '../src/connectors/connector.ts';
import type { Harvest } from '../src/connectors/mention.ts';
import { signatureOf } from '../src/connectors/x/webhook.ts';
import { XConnector } from '../src/connectors/x/x-connector.ts';
import { describeWithData } from './support/shared-data.ts';
import { xSource } from './support/x-source.ts';

const secret = 'consumer secret of a test';
const connector = new XConnector();

/** The account that a payload was made for. */
function sourceFor(text: string): SourceAccess {
  const body = JSON.parse(text) as { for_user_id?: string; data?: { filter?: { user_id?: string } } };
  const userId = body.for_user_id ?? body.data?.filter?.user_id ?? '2244994945';
  return xSource({ userId, handle: 'nobody' }, { consumerSecret: secret });
}

/** The whole way in, as the product goes: the signature over the bytes, then the parse. */
function receive(file: string): Harvest {
  const body = readFileSync(file);
  const source = sourceFor(body.toString('utf8'));
  const headers = { 'x-twitter-webhooks-signature': signatureOf(secret, body) };
  const request = { method: 'POST', headers, query: {}, body };
  expect(connector.webhook.verify(request, source)).toBe(true);
  return connector.webhook.parse(request, source);
}

describeWithData('payloads/zammad-recorded/twitter-aaa-webhooks', 'recorded webhooks', (at) => {
  const one = (name: string): Harvest => receive(path.join(at, `${name}.json`));

  it('know who wrote, to whom, and when', () => {
    expect(one('tweet_create-user_mention').mentions).toMatchObject([
      { externalId: '1205348660982083584', root: '1205348660982083584', direction: 'inbound', addressed: true },
    ]);
    expect(one('tweet_create-user_mention').mentions[0]).toMatchObject({
      occurredAt: new Date('2019-12-13T04:48:09Z'),
      author: { externalId: '1205290247124217856' },
      meta: { summoned: true },
      visibility: 'public',
    });
    expect(one('tweet_create-user_mention_extended').mentions[0]!.text.length).toBeGreaterThan(140);
    expect(one('tweet_create-outgoing').mentions[0]).toMatchObject({
      direction: 'outbound',
      root: '1207610954160037890',
    });
    expect(one('tweet_create-user_mention_with_media').mentions[0]!.attachments).toHaveLength(1);
  });

  it('look up a reply, whose root they do not name', () => {
    expect(one('tweet_create-response')).toMatchObject({
      mentions: [],
      pending: [{ externalId: '1207623566339919872' }],
    });
  });

  it('put both sides of a talk under one root', () => {
    const [theirs] = one('direct_message-incoming').mentions;
    const [ours] = one('direct_message-outgoing').mentions;
    expect(theirs).toMatchObject({ direction: 'inbound', visibility: 'private', addressed: true });
    expect(ours).toMatchObject({ direction: 'outbound', answers: ['1205290247124217856'] });
    expect(theirs!.root).toBe('2975699229-1205290247124217856');
    expect(ours!.root).toBe(theirs!.root);
  });

  it('skip what is no message', () => {
    expect(one('follow').skipped).toEqual({ follow_events: 1 });
    expect(one('tweet_create-retweet')).toMatchObject({ mentions: [], skipped: { repost: 1 } });
  });
});
