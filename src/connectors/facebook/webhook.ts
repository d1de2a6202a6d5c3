import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SourceAccess, Webhook, WebhookReply, WebhookRequest } from '../connector.ts';
import type { Harvest } from '../mention.ts';
import { parseExactly } from './exact-json.ts';
import { takeFeedChange } from './feed-change.ts';
import { Harvesting } from './harvesting.ts';
import type { KnownPosts } from './known-posts.ts';
import { takeMessaging } from './messaging.ts';
import { fields, type Fields, idOf, list, text, timeOf } from './payload.ts';
import { partMark } from './own-mark.ts';
import { profileFields } from './profile-fields.ts';
import { readSettings } from './settings.ts';

const same = (a: string, b: string): boolean => {
  const [first, second] = [a, b].map((one) => createHash('sha256').update(one).digest());
  return timingSafeEqual(first!, second!);
};

/** Calls of Facebook: verified over the bytes as they came, read without believing anything. */
export class FacebookWebhook implements Webhook {
  /** One app has one address for all its pages. */
  readonly shared = { setting: 'pageId', app: 'appId', accountsIn: pagesIn };

  constructor(private readonly posts: KnownPosts) {}

  handshake({ method, query }: WebhookRequest, { secrets }: SourceAccess): WebhookReply | null {
    if (method !== 'GET' || query['hub.mode'] !== 'subscribe') return null;
    const expected = secrets['verifyToken'] ?? '';
    const right = expected !== '' && same(String(query['hub.verify_token'] ?? ''), expected);
    return right
      ? { status: 200, contentType: 'text/plain', body: String(query['hub.challenge'] ?? '') }
      : { status: 403, contentType: 'text/plain', body: 'The verify token is another one.' };
  }

  verify({ headers, body }: WebhookRequest, { secrets }: SourceAccess): boolean {
    const key = secrets['appSecret'] ?? '';
    const given = /^sha256=([0-9a-f]{64})$/.exec(headers['x-hub-signature-256'] ?? '')?.[1];
    if (key === '' || !given) return false;
    return timingSafeEqual(createHmac('sha256', key).update(body).digest(), Buffer.from(given, 'hex'));
  }

  parse({ body }: WebhookRequest, source: SourceAccess): Harvest {
    const into = new Harvesting();
    let delivery: Fields;
    try {
      delivery = fields(parseExactly(body.toString('utf8')));
    } catch (error) {
      const externalId = `delivery:${createHash('sha256').update(body).digest('hex')}`;
      into.unreadable.push({ externalId, raw: body, error: `The delivery is no JSON: ${(error as Error).name}.` });
      return into.done();
    }
    const object = text(delivery['object']);
    const entries = list(delivery['entry']).map((entry) => fields(entry));
    if (object === 'page' && entries.length === 0) into.unfamiliar('delivery without entries');
    else if (object === 'page') for (const entry of entries) this.takeEntry(entry, source, into);
    else if (['user', 'permissions', 'instagram', 'application'].includes(object)) into.skip(`object ${object}`);
    else into.unfamiliar(`object ${object}`);
    return into.done();
  }

  private takeEntry(entry: Fields, source: SourceAccess, into: Harvesting): void {
    const { pageId } = readSettings(source);
    // what belongs to another page belongs to another source
    if (idOf(entry['id']) !== pageId) return into.skip('entry of another page');
    const at = timeOf(entry['time']) ?? source.now();
    const isEmpty = ['changes', 'messaging', 'standby'].every((place) => list(entry[place]).length === 0);
    if (isEmpty) into.unfamiliar('entry without events');
    for (const change of list(entry['changes'])) {
      this.safely(change, into, () => this.takeChange(fields(change), pageId, at, into));
    }
    for (const place of ['messaging', 'standby'] as const) {
      for (const event of list(entry[place])) {
        const from = { pageId, at, standby: place === 'standby', partMark: partMark(source), into };
        this.safely(event, into, () => takeMessaging(fields(event), from));
      }
    }
  }

  private takeChange(change: Fields, pageId: string, at: Date, into: Harvesting): void {
    const field = text(change['field']);
    const known = (['feed', 'mention', 'ratings'] as const).find((one) => one === field);
    if (known && change['value']) {
      return takeFeedChange(fields(change['value']), { pageId, at, field: known, posts: this.posts, into });
    }
    if (known || profileFields.has(field)) return into.skip(`field ${field}`);
    into.unfamiliar(`field ${field}`);
  }

  /** One bad item is set aside and does not hold up the others. */
  private safely(item: unknown, into: Harvesting, take: () => void): void {
    try {
      take();
    } catch (error) {
      const raw = JSON.stringify(item);
      const externalId = `item:${createHash('sha256').update(raw).digest('hex')}`;
      into.unreadable.push({ externalId, raw, error: (error as Error).message });
    }
  }
}

function pagesIn({ body }: WebhookRequest): string[] {
  try {
    return list(fields(parseExactly(body.toString('utf8')))['entry']).map((entry) => idOf(fields(entry)['id']));
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
