import { createHmac } from 'node:crypto';
import path from 'node:path';
import { type GraphServer, startGraphServer } from '../support/graph-server.ts';
import { GraphContract } from '../support/graph-contract.ts';
import { graphGate } from '../support/graph-gate.ts';
import { answerGraph } from './facebook-graph.ts';
import type { Delivery, Person, Said } from './said.ts';
import { SandboxPlatform, unixSeconds, wholeSecond } from './sandbox-platform.ts';

/** A post, a comment or a private message, with what Facebook knows around it. */
export interface FacebookItem {
  said: Said;
  kind: 'post' | 'comment' | 'message';
  from: { id: string; name: string };
  /** Of a comment: the post above it and, under another comment, that one. Of a message: the customer. */
  postId?: string;
  parentId?: string;
  customer?: Person;
  /** Of a message that an app sent. */
  metadata?: string;
}

export const pageId = '100200300400500';
const appSecret = 'the app\u2019s secret';
const page = { id: pageId, name: 'Example Shop' };
/** How many comments stand under a post of the page before it writes the next. */
const commentsPerPost = 1000;
/** How many changes go into one call; Facebook puts in up to a thousand. */
const batchSize = 20;

/** Meta signs and sends its JSON with everything beyond ASCII escaped. */
export const metaJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A body as Facebook delivers it. */
export function signedByFacebook(body: string): Delivery {
  const signature = createHmac('sha256', appSecret).update(body).digest('hex');
  return { headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` }, body };
}

/** A Facebook page: its posts, visitors' posts, comments, and Messenger. */
export class FacebookPage extends SandboxPlatform {
  readonly channel = 'facebook';
  readonly items = new Map<string, FacebookItem>();
  readonly posts: FacebookItem[] = [];
  readonly comments = new Map<string, FacebookItem[]>();
  /** Private messages by thread, and threads by when they last changed. */
  readonly threads = new Map<string, FacebookItem[]>();
  private server!: GraphServer;
  private underPost = commentsPerPost;

  /** @param contracts the folder of published contracts; without it nothing is checked */
  constructor(
    now: () => Date,
    private readonly contracts?: string,
  ) {
    super(now);
  }

  async start(): Promise<void> {
    const specs = this.contracts && path.join(this.contracts, 'facebook-graph', 'api_specs', 'specs');
    const gate = specs ? graphGate(new GraphContract(specs), (id) => this.nodeOf(id)) : undefined;
    this.server = await startGraphServer(gate);
    this.server.answer(async (call) => {
      const write = call.method !== 'GET';
      const answer = await this.answered(
        write ? 'write' : 'read',
        () => answerGraph(this, call),
        (trouble) => refused[trouble],
      );
      this.server.calls.length = 0;
      return answer === 'cut' ? { cut: true } : answer;
    });
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  settings(): Record<string, unknown> {
    return {
      pageId,
      appId: '7001',
      graphUrl: this.server.url,
      pageToken: 'page-token',
      appSecret,
      verifyToken: 'our word',
    };
  }

  breaches(): string[] {
    return this.server.breaches;
  }

  ask(person: Person, text: string, number: number): Said {
    if (number % 300 === 0) return this.post(person, text).said;
    if (number % 3 === 0) return this.message(person, person, text, 'customer').said;
    if (this.underPost >= commentsPerPost) {
      this.post(page, 'We have new opening hours.');
      this.underPost = 0;
    }
    this.underPost++;
    const above = this.posts.findLast(({ from }) => from.id === pageId)!;
    return this.comment(person, above.said.id, undefined, text, 'customer').said;
  }

  goOn(said: Said, text: string): Said {
    const item = this.items.get(said.id)!;
    return item.kind === 'message'
      ? this.message(item.customer!, item.customer!, text, 'customer').said
      : this.under(item, item.from, text, 'customer').said;
  }

  override answerThere(said: Said, text: string): Said {
    return this.answer(said.id, text, 'colleague').said;
  }

  /** An answer of the page to what stands under this id. */
  answer(id: string, text: string, by: 'colleague' | 'earshot', metadata?: string): FacebookItem {
    const item = this.items.get(id)!;
    return item.kind === 'message'
      ? this.message(page, item.customer!, text, by, metadata)
      : this.under(item, page, text, by);
  }

  /** Facebook puts what it has to tell into few calls. */
  override gathered(calls: Delivery[]): Delivery[] {
    const entries = calls.flatMap(({ body }) => (JSON.parse(body) as { entry: unknown[] }).entry);
    const batches = Array.from({ length: Math.ceil(entries.length / batchSize) }, (_, i) =>
      entries.slice(i * batchSize, (i + 1) * batchSize),
    );
    return batches.map((entry) => signedByFacebook(metaJson({ object: 'page', entry })));
  }

  override edit(said: Said, text: string): void {
    said.text = text;
    const item = this.items.get(said.id)!;
    const message_edit = { mid: said.id, text, num_edit: '1' };
    if (item.kind === 'message') this.tellMessage(item, { message_edit }, this.now());
    else this.tellFeed(item, 'edited');
  }

  override withdraw(said: Said): void {
    said.deleted = true;
    const item = this.items.get(said.id)!;
    if (item.kind === 'message') return this.tellMessage(item, { message: { mid: said.id, is_deleted: true } });
    this.tellFeed(item, 'remove');
  }

  /** What kind of node an id names in Meta's specifications. */
  private nodeOf(id: string): string {
    if (id === pageId) return 'Page';
    if (id.startsWith('t_')) return 'UnifiedThread';
    return this.items.get(id)?.kind === 'post' ? 'PagePost' : 'Comment';
  }

  private post(from: FacebookItem['from'], text: string): FacebookItem {
    const id = `${pageId}_${this.number()}`;
    return this.add({ kind: 'post', from, said: this.sayingOf(id, id, from, text) });
  }

  private under(item: FacebookItem, from: FacebookItem['from'], text: string, by: Said['by']): FacebookItem {
    const parent = item.kind === 'post' ? undefined : (item.parentId ?? item.said.id);
    return this.comment(from, item.postId ?? item.said.id, parent, text, by);
  }

  private comment(
    from: FacebookItem['from'],
    postId: string,
    parentId: string | undefined,
    text: string,
    by: Said['by'],
  ): FacebookItem {
    const id = `${postId.split('_')[1]}_${this.number()}`;
    const visitors = this.items.get(postId)!.from.id !== pageId;
    const said = this.sayingOf(id, visitors ? postId : (parentId ?? id), from, text, by);
    return this.add({ kind: 'comment', from, postId, ...(parentId && { parentId }), said });
  }

  private message(
    from: FacebookItem['from'],
    customer: Person,
    text: string,
    by: Said['by'],
    metadata?: string,
  ): FacebookItem {
    const said = this.sayingOf(`m_${this.number()}`, `messenger:${psid(customer)}`, from, text, by);
    const ofApp = metadata === undefined ? {} : { metadata };
    return this.add({ kind: 'message', from, customer, said: { ...said, visibility: 'private' }, ...ofApp });
  }

  private sayingOf(id: string, root: string, from: FacebookItem['from'], text: string, by?: Said['by']): Said {
    const whose = by ?? (from.id === pageId ? 'colleague' : 'customer');
    return { id, root, by: whose, author: from.id, text, at: wholeSecond(this.now()), visibility: 'public' };
  }

  private add(item: FacebookItem): FacebookItem {
    const { said, kind, postId, customer } = item;
    if (kind === 'message' && said.by === 'customer') said.author = psid(customer!);
    this.items.set(said.id, item);
    // a post of the page answers nobody: it is shown above the comments, and is no message of its own
    if (kind !== 'post' || item.from.id !== pageId) this.keep(said);
    if (kind === 'post') this.posts.push(item);
    else this.listOf(kind === 'comment' ? this.comments : this.threads, postId ?? `t_${psid(customer!)}`).push(item);
    if (kind === 'message') this.tellMessage(item, { message: this.messageOf(item) });
    else this.tellFeed(item, 'add');
    return item;
  }

  private listOf(lists: Map<string, FacebookItem[]>, key: string): FacebookItem[] {
    const list = lists.get(key) ?? [];
    lists.delete(key); // what changed last stands last
    lists.set(key, list);
    return list;
  }

  private messageOf({ said, metadata }: FacebookItem): Record<string, unknown> {
    const echo = { is_echo: true, app_id: metadata === undefined ? 263902037430900 : 7001, metadata };
    return { mid: said.id, text: said.text, ...(said.by !== 'customer' && echo) };
  }

  private tellMessage({ said, customer }: FacebookItem, event: Record<string, unknown>, at = said.at): void {
    const [us, them] = [{ id: pageId }, { id: psid(customer!) }];
    const between = said.by === 'customer' ? { sender: them, recipient: us } : { sender: us, recipient: them };
    this.tell({ messaging: [{ ...between, timestamp: at.getTime(), ...event }] }, at === said.at && !said.deleted);
  }

  /** Now and then Facebook withholds the author, so that the comment has to be looked up. */
  private tellFeed(item: FacebookItem, verb: 'add' | 'edited' | 'remove'): void {
    const { said, kind, from, postId = said.id, parentId = postId } = item;
    const withheld = kind === 'comment' && Number(said.id.split('_')[1]) % 25 === 0 && verb === 'add';
    const status_type = this.items.get(postId)!.from.id === pageId ? 'mobile_status_update' : 'wall_post';
    const comment = { comment_id: said.id, parent_id: parentId, post: { status_type } };
    const value = {
      item: kind === 'post' ? 'status' : 'comment',
      verb,
      post_id: postId,
      created_time: unixSeconds(said.at),
      ...(kind === 'comment' && comment),
      ...(verb !== 'remove' && { message: said.text }),
      ...(!withheld && { from }),
    };
    this.tell({ changes: [{ field: 'feed', value }] }, verb === 'add');
  }

  private tell(entry: Record<string, unknown>, polled: boolean): void {
    const body = { object: 'page', entry: [{ id: pageId, time: unixSeconds(this.now()), ...entry }] };
    this.deliveries.push({ polled, ...signedByFacebook(metaJson(body)) });
  }
}

/** In Messenger people have other ids than in comments. */
export const psid = (person: Person): string => `9${person.id}`;

const refusal = (code: number, message: string) => ({ status: 400, body: { error: { code, message } } });
const usage = JSON.stringify({
  [pageId]: [{ type: 'pages', call_count: 100, total_cputime: 5, total_time: 5, estimated_time_to_regain_access: 7 }],
});
const refused = {
  limited: { ...refusal(80001, 'Too many calls'), headers: { 'x-business-use-case-usage': usage } },
  'limited-untold': refusal(4, 'Application request limit reached'),
  down: { status: 502, raw: '<html><body>Bad gateway</body></html>' },
  dead: refusal(190, 'Error validating access token'),
};
