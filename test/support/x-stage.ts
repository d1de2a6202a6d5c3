import type { OutgoingReply, SourceAccess, StoredItem } from '../../src/connectors/connector.ts';
import type { Mention, Page } from '../../src/connectors/mention.ts';
import { XConnector } from '../../src/connectors/x/x-connector.ts';
import { outgoing } from './mail-source.ts';
import { describeWithData } from './shared-data.ts';
import { type Asked, type Told, XPlatform } from './x-platform.ts';
import { xSource } from './x-source.ts';

/** What the tests of X have in common: invented posts, and a platform that holds every call against the contract. */

export const now = new Date('2026-10-01T12:00:00Z');
export const from = new Date('2026-09-01T00:00:00Z');
export const nextHour = Math.floor(now.getTime() / 1000) + 3600;
export const signedIn = {
  accessToken: 'good token',
  accessTokenExpiresAt: '2026-10-01T13:00:00.000Z',
  refreshToken: 'first refresh token',
  clientSecret: 'client secret',
  bearerToken: 'app token',
};

/** An id that X would have given out then. */
export const idAt = (at: string, n = 0): string =>
  String(((BigInt(Date.parse(at)) - 1288834974657n) << 22n) + BigInt(n));

export function post(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    text: '@brand where is it?',
    author_id: '7',
    created_at: '2026-09-30T10:00:00.000Z',
    conversation_id: id,
    edit_history_tweet_ids: [id],
    entities: { mentions: [{ start: 0, end: 6, username: 'brand', id: '900' }] },
    ...more,
  };
}

export const ana = { id: '7', name: 'Ana Novak', username: 'ana_n' };
export const page = (posts: Record<string, unknown>[], next?: string): Told => ({
  body: {
    ...(posts.length > 0 ? { data: posts, includes: { users: [ana] } } : {}),
    meta: { result_count: posts.length, ...(next ? { next_token: next } : {}) },
  },
});
export const nothing = page([]);
export const problem = (status: number, detail: string, headers: Record<string, string> = {}): Told => ({
  status,
  headers,
  body: { title: 'Problem', type: 'about:blank', detail, status },
});

export const item = (more: Partial<StoredItem> = {}): StoredItem => ({
  externalId: '1900000000000000001',
  root: '1900000000000000001',
  visibility: 'public',
  occurredAt: now,
  author: { externalId: '7', handle: 'ana_n' },
  meta: { kind: 'post', postId: '1900000000000000002', summoned: true },
  text: 'where is it?',
  ...more,
});

export const reply = (more: Partial<OutgoingReply> = {}): OutgoingReply =>
  outgoing({ createdAt: now, visibility: 'public', inReplyTo: { ...item() }, ...more });

export const message = { kind: 'directMessage', conversationId: '7-900' };

export interface Stage {
  x: XPlatform;
  /** A platform of its own. */
  another(): Promise<XPlatform>;
  open(
    settings?: Record<string, unknown>,
    secrets?: Record<string, string>,
    more?: Partial<SourceAccess>,
  ): ReturnType<typeof xSource>;
}

/** Reads until nothing is left, as the product does. */
export async function readAll(source: SourceAccess, cursor: Record<string, unknown> | null = null) {
  const connector = new XConnector();
  const pages: Page[] = [];
  const mentions: Mention[] = [];
  for (let more = true; more && pages.length < 20;) {
    const read = await connector.poll(source, cursor, from);
    pages.push(read);
    mentions.push(...read.mentions);
    ({ cursor, more } = read);
  }
  return { mentions, pages, cursor: JSON.parse(JSON.stringify(cursor)) as Record<string, unknown> };
}

/** Answers one path, and all others with nothing. */
export const on = (path: string, told: (asked: Asked) => Told) => (asked: Asked) =>
  asked.path === path ? told(asked) : nothing;

/** Tests against a platform that is there for all of them; what the contract forbids fails the test. */
export function describeOnX(title: string, tests: (stage: Stage) => void): void {
  describeWithData('contracts', title, (at) => {
    const stage = {
      another: () => XPlatform.start(at),
      open: (settings = {}, secrets = signedIn, more = {}) =>
        xSource({ gateway: stage.x.address, clientId: 'client', ...settings }, secrets, { now: () => now, ...more }),
    } as Stage;

    beforeAll(async () => {
      stage.x = await stage.another();
    });
    beforeEach(() => {
      stage.x.asked.length = 0;
      stage.x.violations.length = 0;
      stage.x.answer = () => nothing;
    });
    afterEach(() => expect(stage.x.violations).toEqual([]));
    afterAll(() => stage.x.stop());

    tests(stage);
  });
}
