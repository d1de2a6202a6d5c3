import { createHash } from 'node:crypto';
import { feedGate } from '../support/forum-contract.ts';
import type { Answer, Asked } from '../support/forum-peer.ts';
import { ForumPlatform } from './forum-platform.ts';
import type { Person, Said } from './said.ts';

/** How many posts the feed shows. */
const shown = 200;
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A forum of which there is nothing but a feed of its newest posts. */
export class FeedBoard extends ForumPlatform {
  override readonly tellsChanges = false;
  private readonly people = new Map<string, Person>();

  constructor(now: () => Date) {
    super(now, feedGate);
  }

  settings(): Record<string, unknown> {
    return { software: 'feed', url: `${this.peer.url}/posts.rss` };
  }

  ask(person: Person, text: string): Said {
    return this.write(person, `topic ${this.peer.url}/t/${this.number()}`, text);
  }

  goOn(said: Said, text: string): Said {
    return this.write(this.people.get(said.id)!, said.root, text);
  }

  private write(person: Person, root: string, text: string): Said {
    const id = `post-${this.number()}`;
    this.people.set(id, person);
    const at = new Date(Math.floor(this.now().getTime() / 1000) * 1000);
    return this.keep({ id, root, by: 'customer', author: person.handle, text, at, visibility: 'public' });
  }

  protected override refused(trouble: keyof typeof refused): Answer {
    return refused[trouble];
  }

  protected override answer({ headers }: Asked): Answer {
    const posts = [...this.said.values()].slice(-shown).toReversed();
    const items = posts.map((said) => this.itemOf(said)).join('');
    const body = `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Newest posts</title><link>${this.peer.url}</link>${items}</channel></rss>`;
    const etag = `"${createHash('sha256').update(body).digest('hex')}"`;
    if (headers['if-none-match'] === etag) return { status: 304, body: '' };
    return { headers: { etag, 'content-type': 'application/rss+xml' }, body };
  }

  private itemOf({ id, root, text, at }: Said): string {
    const link = `${root.replace('topic ', '').replace('/t/', '/t/a-question/')}/${id.replace('post-', '')}`;
    const author = `<dc:creator>${this.people.get(id)!.handle}</dc:creator>`;
    return `<item><guid isPermaLink="false">${id}</guid><link>${link}</link>${author}<description>${escaped(text)}</description><pubDate>${at.toUTCString()}</pubDate></item>`;
  }
}

const refused: Record<'limited' | 'limited-untold' | 'down' | 'dead', Answer> = {
  limited: { status: 429, headers: { 'retry-after': '40' }, body: 'Slow down' },
  'limited-untold': { status: 429, body: 'Slow down' },
  down: { status: 503, headers: { 'content-type': 'text/html' }, body: '<html>Down</html>' },
  dead: { status: 401, body: 'Who are you?' },
};
