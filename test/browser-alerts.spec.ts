import { createECDH, createPublicKey, verify } from 'node:crypto';
import { DataSource } from 'typeorm';
import { TestClock } from '../src/common/clock.ts';
import { encrypt } from '../src/live/browser-alerts/encrypt.ts';
import { PushLine } from '../src/live/browser-alerts/push-line.ts';
import { TellBrowsers } from '../src/live/browser-alerts/tell-browsers.ts';
import { raiseAlerts } from '../src/live/alerts/raise-alerts.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { Caller } from './support/caller.ts';
import { type SignedIn, signInAs } from './support/people.ts';
import { PushService } from './support/push-service.ts';
import { Rows } from './support/rows.ts';

const bytes = (text: string) => Buffer.from(text, 'base64url');

it('encrypts as the example of RFC 8291 does', () => {
  const ours = createECDH('prime256v1');
  ours.setPrivateKey(bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'));
  const browser = {
    publicKey: bytes('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
    authSecret: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
  };
  const body = encrypt('When I grow up, I want to be a watermelon', browser, {
    ours,
    salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
  });
  expect(body.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

describe('alerts in the browser', () => {
  const clock = new TestClock(new Date('2026-11-23T09:00:00Z'));
  let running: RunningApp;
  let service: PushService;
  let rae: SignedIn;
  let caller: Caller;
  let conversation: string;
  let raised = 0;
  beforeAll(async () => {
    running = await startApp({ clock, pushLine: new PushLine(true) });
    service = await PushService.open();
    const rows = new Rows(running.app.get(DataSource), clock.now());
    conversation = await rows.conversation(await rows.source());
  });
  beforeEach(async () => {
    rae = await signInAs(running, 'rep');
    caller = new Caller(running, rae);
    service.taken.length = 0;
    service.status = 201;
    await tell();
  });
  afterAll(async () => {
    await running.close();
    await service.close();
  });

  const subscribe = () => caller.ask('PUT', 'me/browser-alerts', service.subscription);
  const tell = () => running.app.get(TellBrowsers).tell();
  const raise = (...kinds: ('assigned' | 'answer' | 'sla-passed')[]) =>
    raiseAlerts(
      running.app.get(DataSource).manager,
      kinds.map((kind) => ({ kind, key: `${kind}:${++raised}`, userId: rae.userId, conversationId: conversation })),
      clock.now(),
    );

  it('name kinds and conversations, in one message, once', async () => {
    expect((await subscribe()).status).toBe(204);
    await raise('assigned', 'answer');
    expect(await Promise.all([tell(), tell()]).then(([a, b]) => a + b)).toBe(1);
    expect(await tell()).toBe(0);
    expect(service.taken.map(({ told }) => told)).toEqual([
      {
        alerts: [
          { kind: 'answer', conversationId: conversation },
          { kind: 'assigned', conversationId: conversation },
        ],
        count: 2,
      },
    ]);
  });

  it('are signed with the key to which the browser subscribed', async () => {
    await subscribe();
    await raise('assigned');
    await tell();
    const { key } = (await caller.get<{ key: string }>('me/browser-alerts')).body;
    const { headers } = service.taken[0]!;
    const [, token, signature, named] = /^vapid t=([^.]+\.[^.]+)\.([^,]+), k=(.+)$/.exec(headers.authorization!)!;
    expect(named).toBe(key);
    const [x, y] = [bytes(key).subarray(1, 33), bytes(key).subarray(33)].map((part) => part.toString('base64url'));
    const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
    const signed = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', Buffer.from(token!), signed, bytes(signature!))).toBe(true);
    const claims = JSON.parse(bytes(token!.split('.')[1]!).toString()) as { aud: string; exp: number };
    expect(claims).toEqual({ aud: new URL(service.endpoint).origin, exp: clock.now().getTime() / 1000 + 12 * 3600 });
    expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '14400' });
  });

  it('are not sent again when the service fails, and not at all after ten minutes', async () => {
    await subscribe();
    service.status = 503;
    await raise('assigned');
    expect(await tell()).toBe(0);
    service.status = 201;
    expect(await tell()).toBe(0);
    expect(service.taken.length).toBe(1);
    await raise('assigned');
    clock.advance(11 * 60_000);
    expect(await tell()).toBe(0);
    expect(service.taken.length).toBe(1);
  });

  it.each([404, 410, 403])('end when the service says %s', async (status) => {
    await subscribe();
    service.status = status;
    await raise('assigned');
    await tell();
    service.status = 201;
    await raise('assigned');
    await tell();
    expect(service.taken.length).toBe(1);
  });

  it('end with the session, and when they are no longer wanted', async () => {
    await subscribe();
    await caller.ask('DELETE', 'me/browser-alerts', { endpoint: service.endpoint });
    await raise('assigned');
    await tell();
    await subscribe();
    await caller.ask('DELETE', 'session');
    await raise('sla-passed');
    await tell();
    expect(service.taken).toEqual([]);
  });

  it('stay with the browser that renewed them last, however many it forgets', async () => {
    const put = (n: number) => {
      clock.advance(1000);
      const endpoint = `${service.endpoint}/${n}`;
      return caller.ask('PUT', 'me/browser-alerts', { ...service.subscription, endpoint });
    };
    for (const n of [1, 2, 3, 4, 5]) await put(n);
    const another = new Caller(running, await signInAs(running, 'rep'));
    const endpoint = `${service.endpoint}/0`;
    await another.ask('PUT', 'me/browser-alerts', { ...service.subscription, endpoint });
    // the first comes anew, and then one more
    for (const n of [1, 6]) await put(n);
    const kept = await running.app.get(DataSource).query<{ n: string }[]>(
      `select right(endpoint, 1) as n from browser_subscriptions where session_id =
           (select session_id from browser_subscriptions where endpoint = $1) order by 1`,
      [`${service.endpoint}/6`],
    );
    expect(kept.map(({ n }) => n)).toEqual(['1', '3', '4', '5', '6']);
  });

  it('refuse an endpoint to which nothing could be sent', async () => {
    const strict = await startApp({ clock });
    const asker = new Caller(strict, await signInAs(strict, 'rep'));
    const statusFor = async (endpoint: string) =>
      (await asker.ask('PUT', 'me/browser-alerts', { ...service.subscription, endpoint })).status;
    const statuses: number[] = [];
    for (const start of ['', 'ftp://', 'http://', 'https://'])
      statuses.push(await statusFor(`${start}push.example.net/send/1`));
    await strict.close();
    expect(statuses).toEqual([422, 422, 400, 204]);
  });

  it('reach the other browsers when one has an address that is none', async () => {
    await subscribe();
    await running.app.get(DataSource).query(
      `insert into browser_subscriptions (session_id, endpoint, public_key, auth_secret, created_at)
       select session_id, 'push.example.net/send/1', public_key, auth_secret, created_at from browser_subscriptions
       where endpoint = $1`,
      [service.endpoint],
    );
    await raise('assigned');
    expect(await tell()).toBe(1);
  });

  it('refuse a key that is none, and never go into a private network', async () => {
    const keys = { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: service.subscription.keys.auth };
    const refused = await caller.ask<{ code: string }>('PUT', 'me/browser-alerts', { ...service.subscription, keys });
    expect([refused.status, refused.body.code]).toEqual([400, 'browser-key-invalid']);
    expect(await new PushLine().post(service.endpoint, Buffer.from('x'), {})).toBeUndefined();
    expect(await new PushLine().post('https://127.0.0.1/send', Buffer.from('x'), {})).toBeUndefined();
    expect(service.taken).toEqual([]);
  });

  // last: it stops what tells
  it('are told to the end while the app stops, and then no more', async () => {
    const telling = running.app.get(TellBrowsers);
    await subscribe();
    await raise('assigned');
    const round = telling.tick();
    await telling.beforeApplicationShutdown();
    expect(service.taken.length).toBe(1);
    await round;
    await raise('answer');
    await telling.tick();
    expect(service.taken.length).toBe(1);
  });
});
