import { nodebbGate } from '../support/forum-contract.ts';
import type { Answer, Asked } from '../support/forum-peer.ts';
import { ForumPlatform } from './forum-platform.ts';
import type { Person, Said } from './said.ts';

interface NodebbTopic {
  tid: number;
  title: string;
  posts: NodebbPost[];
}

interface NodebbPost {
  said: Said;
  pid: number;
  topic: NodebbTopic;
  person: Person;
  toPid?: number;
  editedAt?: Date;
}

const support: Person = { id: '900', name: 'Example Shop', handle: 'support' };
const helga: Person = { id: '901', name: 'Helga', handle: 'helga' };
const perPage = 20;
const day = 86_400_000;
const terms: Record<string, number> = { day, week: 7 * day, month: 30 * day };

/** A forum that runs NodeBB. It calls nobody: everything is asked for. */
export class NodebbForum extends ForumPlatform {
  override readonly tellsChanges = false;
  /** In the order of their times. */
  private readonly posts: NodebbPost[] = [];
  private readonly byId = new Map<string, NodebbPost>();
  private readonly topics = new Map<number, NodebbTopic>();

  /** @param contracts the folder of published contracts; without it nothing is checked */
  constructor(now: () => Date, contracts?: string) {
    super(now, contracts === undefined ? undefined : nodebbGate(contracts));
  }

  settings(): Record<string, unknown> {
    const account = { username: support.handle, uid: support.id, token: '0c0ffee0-master' };
    return { software: 'nodebb', url: this.peer.url, categories: ['2'], team: [helga.handle], ...account };
  }

  ask(person: Person, text: string): Said {
    const tid = this.number();
    const topic = { tid, title: `Question ${tid}`, posts: [] };
    this.topics.set(tid, topic);
    return this.write(topic, person, text, 'customer').said;
  }

  goOn(said: Said, text: string): Said {
    const { topic, person } = this.byId.get(said.id)!;
    return this.write(topic, person, text, 'customer').said;
  }

  override answerThere(said: Said, text: string): Said {
    const { topic, pid } = this.byId.get(said.id)!;
    return this.write(topic, helga, text, 'colleague', pid).said;
  }

  override edit(said: Said, text: string): void {
    said.text = text;
    this.byId.get(said.id)!.editedAt = this.now();
  }

  override withdraw(said: Said): void {
    said.deleted = true;
    const post = this.byId.get(said.id)!;
    this.posts.splice(this.posts.indexOf(post), 1);
  }

  private write(topic: NodebbTopic, person: Person, text: string, by: Said['by'], toPid?: number): NodebbPost {
    const pid = this.number();
    const root = String(topic.posts[0]?.pid ?? pid);
    const said = { id: String(pid), root, by, author: person.id, text, at: this.now(), visibility: 'public' as const };
    const post: NodebbPost = { said, pid, topic, person, ...(toPid !== undefined && { toPid }) };
    topic.posts.push(post);
    this.posts.push(post);
    this.byId.set(said.id, post);
    this.keep(said);
    return post;
  }

  protected override answer({ method, path, query, body }: Asked): Answer {
    if (method === 'post') return this.taken(path, body as { content: string; toPid?: number });
    if (path === '/api/self') return { body: { uid: 900, username: support.handle, userslug: support.handle } };
    if (path === '/api/notifications') return { body: { notifications: [] } };
    const whole = /^\/api\/v3\/posts\/(\d+)$/.exec(path)?.[1];
    if (whole) return this.whole(whole);
    const raw = /^\/api\/v3\/posts\/(\d+)\/raw$/.exec(path)?.[1];
    const post = raw && this.byId.get(raw);
    if (post) return { body: { status: { code: 'ok', message: 'OK' }, response: { content: post.said.text } } };
    const [, term] = /^\/api\/recent\/posts(?:\/(\w+))?$/.exec(path) ?? [];
    return { body: this.recent(terms[term ?? ''] ?? Infinity, Number(query['page'] ?? 1)) };
  }

  /** A post by itself: in its source, and with nothing of its topic. */
  private whole(id: string): Answer {
    const post = this.byId.get(id);
    if (!post || post.said.deleted)
      return { status: 404, body: { status: { code: 'not-found', message: 'Post does not exist' } } };
    const { topic: _topic, category: _category, user: _user, ...view } = viewOf(post);
    return {
      body: { status: { code: 'ok', message: 'OK' }, response: { ...view, deleted: 0, content: post.said.text } },
    };
  }

  private recent(age: number, page: number): unknown[] {
    const from = this.now().getTime() - age;
    const end = this.posts.length - (page - 1) * perPage;
    const shown = this.posts.slice(Math.max(0, end - perPage), Math.max(0, end)).toReversed();
    return shown.filter(({ said }) => said.at.getTime() >= from).map(viewOf);
  }

  private taken(path: string, { content, toPid }: { content: string; toPid?: number }): Answer {
    const topic = this.topics.get(Number(path.split('/').at(-1)));
    if (!topic) return { status: 404, body: { status: { code: 'not-found', message: 'Topic does not exist' } } };
    const post = this.write(topic, support, content, 'earshot', toPid);
    return { body: { status: { code: 'ok', message: 'OK' }, response: viewOf(post) } };
  }

  /** A wrong token makes a guest of us, who is told nothing about himself. */
  protected override refused(trouble: 'limited' | 'limited-untold' | 'down' | 'dead', { path }: Asked): Answer {
    const refusal = (status: number, message: string) => ({ status, body: { status: { code: 'error', message } } });
    if (trouble === 'down') return { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>502</html>' };
    if (trouble === 'limited') return { status: 429, headers: { 'retry-after': '40' }, body: 'Too many requests' };
    if (trouble === 'limited-untold') return { status: 429, body: 'Too many requests' };
    return path === '/api/self' ? refusal(404, 'Not Found') : refusal(401, 'You are not authorised');
  }
}

function viewOf({ said, pid, topic, person, toPid, editedAt }: NodebbPost): Record<string, unknown> {
  const [first] = topic.posts;
  const uid = Number(person.id);
  return {
    pid,
    tid: topic.tid,
    uid,
    ...(toPid !== undefined && { toPid }),
    url: `https://forum.example/post/${pid}`,
    content: `<p dir="auto">${said.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>\n`,
    sourceContent: null,
    timestamp: said.at.getTime(),
    timestampISO: said.at.toISOString(),
    deleted: false,
    ...(editedAt && { edited: editedAt.getTime(), editedISO: editedAt.toISOString() }),
    upvotes: 0,
    downvotes: 0,
    votes: 0,
    user: { uid, username: person.handle, userslug: person.handle, displayname: person.name, picture: null },
    topic: {
      uid: Number(first!.person.id),
      tid: topic.tid,
      title: topic.title,
      titleRaw: topic.title,
      cid: 2,
      slug: `${topic.tid}/question`,
      mainPid: first!.pid,
      postcount: topic.posts.length,
    },
    category: { cid: 2, name: 'Support', icon: 'fa-comments-o', slug: '2/support', parentCid: 0 },
    isMainPost: first!.pid === pid,
  };
}
