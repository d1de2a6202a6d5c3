import { createHmac } from 'node:crypto';
import type { Asked } from '../support/x-platform.ts';
import { XPlatform } from '../support/x-platform.ts';
import type { XVersion } from '../support/x-contract.ts';
import type { Delivery, Person, Said } from './said.ts';
import { SandboxPlatform } from './sandbox-platform.ts';
import { answerX, postWith, renamed, userOf } from './x-api.ts';

/** The newest version of a post, or a direct message. */
export interface XItem {
  said: Said;
  kind: 'post' | 'message';
  /** Of the version; `said.id` is that of the first. */
  id: string;
  /** All versions, the oldest first. */
  history: string[];
  person: Person;
  /** The post that it answers. */
  under?: XItem;
}

export const brand: Person = { id: '900', name: 'Example Shop', handle: 'exampleshop' };
const consumerSecret = 'the consumer secret of an app';
/** X numbers by time since then (2010-11-04), in milliseconds. */
const epoch = 1_288_834_974_657n;

/** A body as X delivers it. */
export function signedByX(body: string): Delivery {
  const signature = createHmac('sha256', consumerSecret).update(body).digest('base64');
  const headers = { 'content-type': 'application/json', 'x-twitter-webhooks-signature': `sha256=${signature}` };
  return { headers, body };
}

/** An account on X: posts that mention it, its own, and direct messages. */
export class XAccount extends SandboxPlatform {
  readonly channel = 'x';
  /** Newest versions, in the order of their ids. */
  readonly posts: XItem[] = [];
  readonly messages: XItem[] = [];
  readonly byId = new Map<string, XItem>();
  /** What signs us in: refresh tokens work once. */
  token = { access: 'first access token', refresh: 'first refresh token' };
  private platform!: XPlatform;

  /** @param contracts the folder of published contracts; without it nothing is checked */
  constructor(
    now: () => Date,
    private readonly contracts?: string,
    /** Whether the answers are written as before the renaming of August 2026 or as after it. */
    private readonly version: XVersion = '2.166',
  ) {
    super(now);
  }

  async start(): Promise<void> {
    this.platform = await XPlatform.start(this.contracts);
    this.platform.answersBy = this.version;
    this.platform.answer = async (asked) => {
      const write = asked.method !== 'GET' && asked.path !== '/oauth2/token';
      const answer = await this.answered(
        write ? 'write' : 'read',
        () => answerX(this, asked),
        (trouble) => this.refused(trouble),
      );
      this.platform.asked.length = 0;
      if (answer === 'cut' || this.version === '2.166') return answer;
      return { ...answer, body: renamed(answer.body) };
    };
  }

  stop(): Promise<void> {
    return this.platform.stop();
  }

  settings(): Record<string, unknown> {
    return {
      userId: brand.id,
      handle: brand.handle,
      gateway: this.platform.address,
      dailyBudget: 0,
      clientId: 'client',
      clientSecret: 'client secret',
      bearerToken: 'app token',
      consumerSecret,
    };
  }

  /** What a person's sign-in leaves. */
  override signIn(): Record<string, string> {
    return { refreshToken: this.token.refresh };
  }

  breaches(): string[] {
    return this.platform.violations;
  }

  ask(person: Person, text: string, number: number): Said {
    if (number % 4 === 0) return this.message(person, person, text, 'customer').said;
    return this.post(person, `@${brand.handle} ${text}`, 'customer').said;
  }

  goOn(said: Said, text: string): Said {
    const item = this.byId.get(said.id)!;
    if (item.kind === 'message') return this.message(item.person, item.person, text, 'customer').said;
    return this.post(item.person, `@${brand.handle} ${text}`, 'customer', item).said;
  }

  override answerThere(said: Said, text: string): Said {
    return this.answer(this.byId.get(said.id)!, text, 'colleague').said;
  }

  answer(item: XItem, text: string, by: 'colleague' | 'earshot'): XItem {
    return item.kind === 'message' ? this.message(brand, item.person, text, by) : this.post(brand, text, by, item);
  }

  /** An edit is a post with a new id that knows its earlier ones; private messages cannot be edited. */
  override edit(said: Said, text: string): void {
    const item = this.byId.get(said.id)!;
    if (item.kind === 'message') return;
    said.text = `@${brand.handle} ${text}`;
    this.posts.splice(this.posts.indexOf(item), 1);
    item.id = this.newId();
    item.history.push(item.id);
    this.posts.push(item);
    this.byId.set(item.id, item);
    this.tellPost(item);
  }

  /** @returns whether the token signs the account or the app in */
  knows(asked: Asked): boolean {
    return asked.token === this.token.access || asked.token === 'app token';
  }

  private post(person: Person, text: string, by: Said['by'], under?: XItem): XItem {
    const id = this.newId();
    const root = under ? under.said.root : id;
    const item = this.add('post', id, person, under, { id, root, by, author: person.id, text, visibility: 'public' });
    this.posts.push(item);
    this.tellPost(item);
    return item;
  }

  private message(from: Person, other: Person, text: string, by: Said['by']): XItem {
    const id = this.newId();
    const root = `${brand.id}-${other.id}`;
    const said = { id, root, by, author: from.id, text, visibility: 'private' as const };
    const item = this.add('message', id, other, undefined, said);
    this.messages.push(item);
    this.tellMessage(item);
    return item;
  }

  private add(
    kind: XItem['kind'],
    id: string,
    person: Person,
    under: XItem | undefined,
    said: Omit<Said, 'at'>,
  ): XItem {
    const item: XItem = {
      kind,
      id,
      history: [id],
      person,
      said: { ...said, at: timeOfId(id) },
      ...(under && { under }),
    };
    this.byId.set(id, item);
    this.keep(item.said);
    return item;
  }

  private newId(): string {
    return String(((BigInt(this.now().getTime()) - epoch) << 22n) + BigInt(this.number() % 4_194_304));
  }

  private tellPost(item: XItem): void {
    const own = item.said.by !== 'customer';
    const includes = { users: [userOf(item.person), userOf(brand)] };
    this.tell(own ? 'post.create' : 'post.mention.create', { payload: postWith(item), includes });
  }

  private tellMessage({ said, id, person }: XItem): void {
    const [sender, recipient] = said.by === 'customer' ? [person, brand] : [brand, person];
    const message_create = {
      target: { recipient_id: recipient.id },
      sender_id: sender.id,
      message_data: { text: said.text, entities: { hashtags: [], symbols: [], user_mentions: [], urls: [] } },
    };
    const event = { type: 'message_create', id, created_timestamp: String(said.at.getTime()), message_create };
    const users = { [person.id]: { data: userOf(person) }, [brand.id]: { data: userOf(brand) } };
    const type = said.by === 'customer' ? 'dm.received' : 'dm.sent';
    this.tell(type, { payload: { direct_message_events: [event], users } });
  }

  private tell(event_type: string, more: Record<string, unknown>): void {
    const data = { event_uuid: String(this.number()), filter: { user_id: brand.id }, event_type, ...more };
    this.deliveries.push({ polled: true, ...signedByX(JSON.stringify({ data })) });
  }

  private refused(trouble: 'limited' | 'limited-untold' | 'down' | 'dead'): Exclude<ReturnType<typeof answerX>, 'cut'> {
    const resets = Math.floor(this.now().getTime() / 1000) + 300;
    const problem = (status: number, title: string, headers = {}) => ({
      status,
      headers,
      body: { title, type: 'about:blank', detail: title, status },
    });
    if (trouble === 'down') return { status: 503, body: '<html><body>Over capacity</body></html>' };
    if (trouble === 'dead') return problem(401, 'Unauthorized');
    const told = { 'x-rate-limit-limit': '300', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(resets) };
    return problem(429, 'Too Many Requests', trouble === 'limited' ? told : {});
  }
}

const timeOfId = (id: string): Date => new Date(Number((BigInt(id) >> 22n) + epoch));
