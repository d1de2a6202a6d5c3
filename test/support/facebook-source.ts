import { createHmac } from 'node:crypto';
import type { SourceAccess, StoredItem, WebhookRequest } from '../../src/connectors/connector.ts';
import { renewing } from './renewing.ts';

export const pageId = '100200300400500';
export const appSecret = 'the app\u2019s secret';
export const noon = new Date('2026-03-02T12:00:00Z');

/** What was told to the limits that all processes share. */
export interface Observed {
  bucket: string;
  remaining: number;
  resetAt: Date;
}

/** A page as the product opens it. */
export function facebookSource(
  settings: Record<string, unknown> = {},
  now = noon,
): SourceAccess & { observed: Observed[] } {
  const observed: Observed[] = [];
  return {
    id: '1',
    settings: { pageId, appId: '7001', ...settings },
    secrets: { pageToken: 'page-token', appSecret, verifyToken: 'our word' },
    observed,
    saveSecrets: async () => undefined,
    renewSecrets: renewing({}),
    now: () => now,
    allowPrivateHosts: true,
    sign: (text) => createHmac('sha256', 'installation key').update(text).digest('hex'),
    observe: async (bucket, remaining, resetAt) => void observed.push({ bucket, remaining, resetAt }),
  };
}

/** A delivery, signed as Facebook signs it. */
export function delivery(body: string | Buffer, key = appSecret): WebhookRequest {
  const bytes = Buffer.from(body as string);
  const signature = createHmac('sha256', key).update(bytes).digest('hex');
  return { method: 'POST', headers: { 'x-hub-signature-256': `sha256=${signature}` }, query: {}, body: bytes };
}

/** One change of the page's feed. */
export const feedDelivery = (...values: Record<string, unknown>[]): string =>
  JSON.stringify({
    object: 'page',
    entry: [{ id: pageId, time: 1772452800, changes: values.map((value) => ({ field: 'feed', value })) }],
  });

/** A comment as stored. */
export const storedItem = (more: Partial<StoredItem> = {}): StoredItem => ({
  externalId: '900_1',
  root: '900_1',
  visibility: 'public',
  occurredAt: new Date('2026-03-02T11:00:00Z'),
  author: { externalId: '55' },
  meta: { kind: 'comment' },
  text: 'Where is my parcel?',
  ...more,
});
