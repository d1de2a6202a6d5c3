import { xSource } from '../../../test/support/x-source.ts';
import { readJson } from './read-json.ts';
import { signatureOf, webhook } from './webhook.ts';

const secret = 'kept between X and us';
const source = xSource({}, { consumerSecret: secret });

// spaces, escapes and order as a platform might write them; JSON.parse and JSON.stringify do not give them back
const body = Buffer.from(
  '{"for_user_id": "900","tweet_create_events":[{"id_str":"1","text":"Gr\\u00fc\\u00dfe \\u00e4 🚀 \\/"}]}',
);

function signed(bytes: Buffer, signature: string) {
  return { method: 'POST', headers: { 'x-twitter-webhooks-signature': signature }, query: {}, body: bytes };
}

describe('signature', () => {
  // computed with: printf … | openssl dgst -sha256 -hmac … -binary | base64
  it('is the base64 HMAC-SHA256 of the bytes as they came', () => {
    expect(signatureOf('key', 'The quick brown fox jumps over the lazy dog')).toBe(
      'sha256=97yD9DBThCSxMpjmqm+xQ+9NWaFJRhdZl0edvC0aPNg=',
    );
    expect(webhook.verify(signed(body, signatureOf(secret, body)), source)).toBe(true);
  });

  it.each([
    ['of a body written anew', Buffer.from(JSON.stringify(JSON.parse(body.toString())))],
    ['of a changed body', Buffer.from(body.toString().replace('900', '901'))],
    ['of nothing', Buffer.alloc(0)],
  ])('%s is wrong', (_what, other) => {
    expect(webhook.verify(signed(other, signatureOf(secret, body)), source)).toBe(false);
  });

  it.each(['', 'sha256=', signatureOf('another secret', body), signatureOf(secret, body).slice(7)])(
    'refuses %j',
    (signature) => expect(webhook.verify(signed(body, signature), source)).toBe(false),
  );

  it('refuses everything where no secret is known', () => {
    expect(webhook.verify(signed(body, signatureOf('', body)), xSource({}, {}))).toBe(false);
  });
});

describe('challenge', () => {
  it('is answered with the token signed', () => {
    const request = { method: 'GET', headers: {}, query: { crc_token: 'abc' }, body: Buffer.alloc(0) };
    const answer = webhook.handshake(request, source);
    expect(answer).toMatchObject({ status: 200, contentType: 'application/json' });
    expect(JSON.parse(answer!.body)).toEqual({ response_token: signatureOf(secret, 'abc') });
  });

  it('is no post', () => {
    expect(webhook.handshake(signed(body, ''), source)).toBeNull();
  });
});

describe('a body', () => {
  const parse = (text: string) => webhook.parse(signed(Buffer.from(text), ''), source);

  it('that is no JSON is kept as it came', () => {
    expect(parse('<html>')).toMatchObject({ mentions: [], unreadable: [{ raw: '<html>' }] });
    expect(parse('[1]').unreadable).toHaveLength(1);
  });

  it('keeps ids that do not fit a double', () => {
    expect(readJson('{"a":1209101446706122752,"b":"1209101446706122752","c":12.5e3,"d":0.1234567890123456}')).toEqual({
      a: '1209101446706122752',
      b: '1209101446706122752',
      c: 12500,
      d: 0.1234567890123456,
    });
  });

  it('with an event we never saw counts it', () => {
    const event = { data: { event_type: 'post.sung', filter: { user_id: '900' }, payload: { id: '5' } } };
    expect(parse(JSON.stringify(event))).toMatchObject({ mentions: [], unknown: { 'post.sung': 1 } });
  });

  it('of another account is none of ours', () => {
    const event = { data: { event_type: 'post.create', filter: { user_id: '901' }, payload: { id: '5' } } };
    expect(parse(JSON.stringify(event))).toMatchObject({ mentions: [], skipped: { 'of another account': 1 } });
  });

  it('with one bad item still gives the others', () => {
    const good = { id: '1900000000000000001', text: 'hi', author_id: '7', conversation_id: '1900000000000000001' };
    const bad = { ...good, id: '1900000000000000002', note_tweet: { text: 5 } };
    const answer = parse(JSON.stringify({ data: [bad, good] }));
    expect(answer.mentions.map(({ externalId }) => externalId)).toEqual([good.id]);
    expect(answer.unreadable).toHaveLength(1);
  });
});
