import type { SourceAccess } from '../src/connectors/connector.ts';
import type { Page } from '../src/connectors/mention.ts';
import { XConnector } from '../src/connectors/x/x-connector.ts';
import type { Asked, Told } from './support/x-platform.ts';
import { describeOnX, from, nothing, now, problem, signedIn } from './support/x-stage.ts';

const ours = 'https://support.example.com/api/v1/webhooks/our-key';
const secrets = { ...signedIn, accessTokenExpiresAt: '2026-10-01T14:00:00.000Z', consumerSecret: 'consumer secret' };
const at = '2026-09-01T00:00:00.000Z';

/** What X keeps for our app: webhooks, and what they are subscribed to. */
class App {
  webhooks: { id: string; url: string; valid: boolean; created_at: string }[] = [];
  subscriptions: { event_type: string; filter: { user_id: string }; webhook_id: string }[] = [];
  refuses: Told | null = null;

  answer({ method, path, body }: Asked): Told {
    if (!path.startsWith('/webhooks') && !path.startsWith('/activity')) return nothing;
    if (this.refuses) return this.refuses;
    if (path === '/webhooks' && method === 'GET')
      return {
        body: {
          ...(this.webhooks.length > 0 && { data: this.webhooks }),
          meta: { result_count: this.webhooks.length },
        },
      };
    if (path === '/webhooks') return { body: this.add((body as { url: string }).url) };
    if (method === 'PUT') {
      this.webhooks.find(({ id }) => path.endsWith(id))!.valid = true;
      return { body: { data: { attempted: true } } };
    }
    if (method === 'GET') return { body: { data: this.subscriptions.map((one, i) => this.described(one, i)) } };
    this.subscriptions.push(body as App['subscriptions'][number]);
    return { body: { data: { subscription: this.described(body as App['subscriptions'][number], 0) } } };
  }

  add(url: string, valid = true) {
    const webhook = { id: `${700 + this.webhooks.length}`, url, valid, created_at: at };
    this.webhooks.push(webhook);
    return webhook;
  }

  private described(one: App['subscriptions'][number], i: number) {
    return { subscription_id: `${1 + i}`, created_at: at, updated_at: at, ...one };
  }
}

describeOnX('the webhook on X', (stage) => {
  const connector = new XConnector();
  let app: App;
  beforeEach(() => {
    app = new App();
    stage.x.answer = (asked) => app.answer(asked);
  });

  /** Reads once, as the product does. */
  async function read(source: SourceAccess, cursor: Page['cursor'] | null = null): Promise<Page> {
    let page = await connector.poll(source, cursor, from);
    const { warnings } = page;
    while (page.more) page = await connector.poll(source, page.cursor, from);
    return { ...page, warnings };
  }
  const open = (more: Partial<SourceAccess> = {}, given: Record<string, string> = secrets) =>
    stage.open({}, given, { webhookUrl: ours, ...more });
  const calls = () =>
    stage.x.asked
      .splice(0)
      .flatMap(({ method, path }) => (/webhooks|activity/.test(path) ? [`${method} ${path}`] : []));
  const later = (minutes: number) => open({ now: () => new Date(now.getTime() + minutes * 60_000) });

  it('is registered and subscribed to messages, once, and looked after each hour', async () => {
    const { cursor, warnings } = await read(open());
    expect(warnings).toEqual({ webhook: null });
    expect(app.webhooks).toMatchObject([{ url: ours }]);
    expect(app.subscriptions.map(({ event_type: type }) => type)).toEqual([
      'post.mention.create',
      'post.create',
      'post.delete',
      'dm.received',
      'dm.sent',
    ]);
    expect(app.subscriptions).toMatchObject(
      app.subscriptions.map(() => ({ filter: { user_id: '900' }, webhook_id: '700' })),
    );
    const tokens = new Map(
      stage.x.asked.map(({ body, path, token }) => [(body as { event_type?: string })?.event_type ?? path, token]),
    );
    expect([tokens.get('/webhooks'), tokens.get('post.create'), tokens.get('dm.received')]).toEqual([
      'app token',
      'app token',
      'good token',
    ]);
    calls();
    await read(later(59), cursor);
    expect(calls()).toEqual([]);
    await read(later(61), cursor);
    expect(calls()).toEqual(['GET /webhooks', 'GET /activity/subscriptions']);
  });

  it('is validated again when X calls it invalid, and subscribed again to what was lost', async () => {
    await read(open());
    app.webhooks[0]!.valid = false;
    app.subscriptions.splice(1, 1);
    calls();
    await read(open());
    expect(calls()).toEqual([
      'GET /webhooks',
      'PUT /webhooks/700',
      'GET /activity/subscriptions',
      'POST /activity/subscriptions',
    ]);
    expect(app.webhooks[0]!.valid).toBe(true);
    expect(app.subscriptions.at(-1)).toMatchObject({ event_type: 'post.create' });
  });

  it('is shared with another account of the same app here, and not with a stranger’s', async () => {
    app.add('https://elsewhere.example.com/api/v1/webhooks/x');
    app.add('https://support.example.com/api/v1/webhooks/another-key');
    await read(open({}, { bearerToken: 'app token', consumerSecret: 'consumer secret' }));
    expect(app.webhooks).toHaveLength(2);
    expect(app.subscriptions.map((one) => [one.event_type, one.webhook_id])).toEqual([
      ['post.mention.create', '701'],
      ['post.create', '701'],
      ['post.delete', '701'],
    ]);
  });

  it('that X refuses, or cannot reach, is told, and reading goes on', async () => {
    app.refuses = problem(403, 'The webhook did not answer the challenge.');
    const refused = await read(open());
    expect(refused.warnings).toEqual({ webhook: expect.stringContaining('by polling only') });
    expect(stage.x.asked.map(({ path }) => path)).toContain('/users/900/mentions');
    calls();
    for (const webhookUrl of [
      'http://support.example.com/api/v1/webhooks/k',
      'https://support.example.com:8443/api/v1/webhooks/k',
    ])
      expect((await read(open({ webhookUrl }))).warnings).toEqual({ webhook: expect.stringContaining('https://') });
    expect(calls()).toEqual([]);
  });

  it('is nobody’s business without the secret that proves X’s calls', async () => {
    expect((await read(open({}, signedIn))).warnings).toEqual({});
    expect(calls()).toEqual([]);
  });
});
