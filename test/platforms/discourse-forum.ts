import { createHmac } from 'node:crypto';
import { discourseGate } from '../support/forum-contract.ts';
import type { Answer, Asked } from '../support/forum-peer.ts';
import { alone, created, inList, inMessages, inWebhook, wholeTopic } from './discourse-posts.ts';
import { ForumPlatform } from './forum-platform.ts';
import type { Person, Said } from './said.ts';

/** A topic; of a private one our account is a part. */
export interface DiscourseTopic {
  id: number;
  title: string;
  category: number;
  private: boolean;
  posts: DiscoursePost[];
}

export interface DiscoursePost {
  said: Said;
  id: number;
  topic: DiscourseTopic;
  number: number;
  person: Person & { staff?: boolean };
  /** 2 and more: edited. */
  version: number;
  updatedAt: Date;
  replyTo?: number;
}

const support: Person = { id: '900', name: 'Example Shop', handle: 'support' };
const helga = { id: '901', name: 'Helga', handle: 'helga', staff: true };
const webhookSecret = 'the secret of a webhook';
/** Discourse looks at so many post numbers for one page of the newest. */
const window = 50;

/** A forum that runs Discourse, with our support category. */
export class DiscourseForum extends ForumPlatform {
  /** By their number; deleted ones stay in their place. */
  private readonly posts = new Map<number, DiscoursePost>();
  private readonly topics = new Map<number, DiscourseTopic>();
  private readonly byId = new Map<string, DiscoursePost>();
  private newest = 0;

  /** @param contracts the folder of published contracts; without it nothing is checked */
  constructor(now: () => Date, contracts?: string) {
    super(now, contracts === undefined ? undefined : discourseGate(contracts));
  }

  settings(): Record<string, unknown> {
    const account = { username: support.handle, apiKey: 'key', webhookSecret };
    return { software: 'discourse', url: this.peer.url, categories: ['3'], ...account };
  }

  ask(person: Person, text: string, number: number): Said {
    const isPrivate = number % 10 === 0;
    const id = this.number();
    const topic = { id, title: `Question ${id}`, category: 3, private: isPrivate, posts: [] };
    this.topics.set(id, topic);
    return this.write(topic, person, text, 'customer').said;
  }

  goOn(said: Said, text: string): Said {
    const { topic, person } = this.byId.get(said.id)!;
    return this.write(topic, person, text, 'customer').said;
  }

  override answerThere(said: Said, text: string): Said {
    const { topic, number } = this.byId.get(said.id)!;
    return this.write(topic, helga, text, 'colleague', number).said;
  }

  override edit(said: Said, text: string): void {
    const post = this.byId.get(said.id)!;
    said.text = text;
    post.version++;
    post.updatedAt = this.now();
    this.tell('post_edited', post);
  }

  override withdraw(said: Said): void {
    const post = this.byId.get(said.id)!;
    said.deleted = true;
    post.updatedAt = this.now();
    this.tell('post_destroyed', post);
  }

  private write(
    topic: DiscourseTopic,
    person: DiscoursePost['person'],
    text: string,
    by: Said['by'],
    replyTo?: number,
  ): DiscoursePost {
    const number = topic.posts.length + 1;
    const at = this.now();
    const place = { id: `${topic.id}/${number}`, root: `${topic.id}/1` };
    const visibility = topic.private ? 'private' : 'public';
    const said: Said = { ...place, by, author: person.id, text, at, visibility };
    const post = { said, id: ++this.newest, topic, number, person, version: 1, updatedAt: at };
    topic.posts.push({ ...post, ...(replyTo !== undefined && { replyTo }) });
    const kept = topic.posts.at(-1)!;
    this.posts.set(kept.id, kept);
    this.byId.set(said.id, kept);
    this.keep(said);
    this.tell('post_created', kept);
    return kept;
  }

  private tell(event: string, post: DiscoursePost): void {
    const body = JSON.stringify({ post: inWebhook(post) });
    const signature = createHmac('sha256', webhookSecret).update(body).digest('hex');
    const named = { 'x-discourse-event': event, 'x-discourse-event-type': 'post' };
    const headers = {
      'content-type': 'application/json',
      ...named,
      'x-discourse-event-id': String(this.number()),
      'x-discourse-event-signature': `sha256=${signature}`,
    };
    this.deliveries.push({ polled: event === 'post_created', headers, body });
  }

  protected override answer({ method, path, query, body }: Asked): Answer {
    if (method === 'post') return this.taken(body as { topic_id: number; raw: string; reply_to_post_number?: number });
    if (path === '/posts.json') return { body: { latest_posts: this.listed(Number(query['before'] ?? this.newest)) } };
    if (path.startsWith('/topics/private-messages/')) return { body: { topic_list: { topics: this.messages() } } };
    const [, kind, id] = /^\/(t|posts)\/(\d+)\.json$/.exec(path) ?? [];
    const topic = kind === 't' ? this.topics.get(Number(id)) : undefined;
    if (topic) return { body: wholeTopic(topic) };
    const post = kind === 'posts' ? this.posts.get(Number(id)) : undefined;
    return post && !post.said.deleted ? { body: alone(post) } : { status: 404, body: { errors: ['Not found'] } };
  }

  protected override refused(trouble: keyof typeof refused): Answer {
    return refused[trouble];
  }

  private listed(before: number): unknown[] {
    const shown: unknown[] = [];
    for (let id = before; id > before - window && id > 0; id--) {
      const post = this.posts.get(id);
      if (post && !post.topic.private && !post.said.deleted) shown.push(inList(post));
    }
    return shown;
  }

  private messages(): unknown[] {
    const last = ({ posts }: DiscourseTopic): number => posts.at(-1)!.said.at.getTime();
    const own = [...this.topics.values()].filter((topic) => topic.private);
    return own.toSorted((a, b) => last(b) - last(a)).map(inMessages);
  }

  private taken(body: { topic_id: number; raw: string; reply_to_post_number?: number }): Answer {
    const topic = this.topics.get(body.topic_id);
    if (!topic) return { status: 422, body: { errors: ['The topic does not exist.'] } };
    return { body: created(this.write(topic, support, body.raw, 'earshot', body.reply_to_post_number)) };
  }
}

const refused: Record<'limited' | 'limited-untold' | 'down' | 'dead', Answer> = {
  limited: { status: 429, headers: { 'retry-after': '40' }, body: 'Slow down, you are making too many requests.' },
  'limited-untold': { status: 429, body: { errors: ['You have performed this action too many times.'] } },
  down: { status: 502, headers: { 'content-type': 'text/html' }, body: '<html><body>Bad gateway</body></html>' },
  dead: { status: 403, body: { errors: ['The API username or key is invalid.'] } },
};
