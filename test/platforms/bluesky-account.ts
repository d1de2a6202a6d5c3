import { readAtUri } from '../../src/connectors/bluesky/at-uri.ts';
import { LexiconGate, type XrpcCall } from '../support/lexicon-gate.ts';
import { LoopbackServer, type Told, type Wire } from '../support/loopback-server.ts';
import { answerXrpc } from './bluesky-xrpc.ts';
import type { Person, Said } from './said.ts';
import { SandboxPlatform } from './sandbox-platform.ts';

/** A post, with what the network knows around it. */
export interface BlueskyPost {
  said: Said;
  person: Person;
  cid: string;
  under?: BlueskyPost;
  /** As its author wrote it. */
  record: Record<string, unknown>;
}

export const brand: Person = { id: '900', name: 'Example Shop', handle: 'shop.example' };
export const didOf = ({ id }: Person): string => `did:plc:${id.padStart(24, 'a')}`;
const collection = 'app.bsky.feed.post';

/** An account on Bluesky: posts that name it, and its own. It calls nobody: everything is asked for. */
export class BlueskyAccount extends SandboxPlatform {
  readonly channel = 'bluesky';
  override readonly tellsChanges = false;
  /** The oldest first. */
  readonly posts: BlueskyPost[] = [];
  readonly byUri = new Map<string, BlueskyPost>();
  /** Notices of other kinds than posts. */
  readonly otherNotices: { reason: string; person: Person; at: Date }[] = [];
  private session = 1;
  private readonly wrong: string[] = [];
  private readonly gate?: LexiconGate;
  private readonly server = new LoopbackServer((wire) => this.serve(wire));

  /** @param contracts the folder of published contracts; without it nothing is checked */
  constructor(now: () => Date, contracts?: string) {
    super(now);
    if (contracts !== undefined) this.gate = new LexiconGate(contracts);
  }

  start(): Promise<void> {
    return this.server.start();
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  settings(): Record<string, unknown> {
    return { service: this.server.url, identifier: brand.handle, appPassword: 'abcd-efgh-ijkl-mnop' };
  }

  breaches(): string[] {
    return this.wrong;
  }

  ask(person: Person, text: string): Said {
    return this.post(person, `@${brand.handle} ${text}`, 'customer').said;
  }

  goOn(said: Said, text: string): Said {
    const under = this.byUri.get(said.id)!;
    return this.post(under.person, `@${brand.handle} ${text}`, 'customer', under).said;
  }

  override answerThere(said: Said, text: string): Said {
    return this.post(brand, text, 'colleague', this.byUri.get(said.id)!).said;
  }

  override withdraw(said: Said): void {
    said.deleted = true;
    this.posts.splice(this.posts.indexOf(this.byUri.get(said.id)!), 1);
    this.byUri.delete(said.id);
  }

  /** Something happened of a kind that nobody has seen yet. */
  notice(reason: string, person: Person): void {
    this.otherNotices.push({ reason, person, at: this.now() });
  }

  /** @param given what Earshot wrote, with its own key */
  post(
    person: Person,
    text: string,
    by: Said['by'],
    under?: BlueskyPost,
    given?: { rkey: string; record: Record<string, unknown> },
  ): BlueskyPost {
    const at = this.now();
    const uri = `at://${didOf(person)}/${collection}/${given?.rkey ?? `3lsandbox${this.number()}2`}`;
    const said: Said = {
      id: uri,
      root: under?.said.root ?? uri,
      by,
      author: didOf(person),
      text,
      at,
      visibility: 'public',
    };
    const record = given?.record ?? this.recordOf(text, at, under);
    const post = { said, person, cid: cidOf(this.number()), record, ...(under && { under }) };
    this.posts.push(post);
    this.byUri.set(uri, post);
    this.keep(said);
    return post;
  }

  private recordOf(text: string, at: Date, under?: BlueskyPost): Record<string, unknown> {
    const named = text.startsWith(`@${brand.handle} `);
    const index = { byteStart: 0, byteEnd: brand.handle.length + 1 };
    const features = [{ $type: 'app.bsky.richtext.facet#mention', did: didOf(brand) }];
    const root = under && this.byUri.get(under.said.root);
    return {
      $type: collection,
      text,
      createdAt: at.toISOString(),
      langs: ['en'],
      ...(named && { facets: [{ index, features }] }),
      ...(under && root && { reply: { root: referenceTo(root), parent: referenceTo(under) } }),
    };
  }

  /** @returns tokens that work; all earlier ones do not */
  newSession(): Record<string, string> {
    const turn = ++this.session;
    return { did: didOf(brand), handle: brand.handle, accessJwt: `access ${turn}`, refreshJwt: `refresh ${turn}` };
  }

  knows(token: string): boolean {
    return token === `access ${this.session}`;
  }

  knowsRefresh(token: string): boolean {
    return token === `refresh ${this.session}`;
  }

  private async serve({ method, url, headers, text }: Wire): Promise<Told> {
    const body = text === '' ? undefined : (JSON.parse(text) as unknown);
    const call: XrpcCall = { method, nsid: url.pathname.replace('/xrpc/', ''), query: url.searchParams, body };
    this.wrong.push(...(this.gate?.request(call) ?? []));
    const token = (headers['authorization'] ?? '').replace('Bearer ', '');
    const write = /\.(?:create|put|delete)Record$/.test(call.nsid);
    const told = await this.answered<Exclude<Told, 'cut'>>(
      write ? 'write' : 'read',
      () => answerXrpc(this, call, token),
      (trouble) => this.refused(trouble),
    );
    if (told !== 'cut' && (told.status ?? 200) < 300) this.wrong.push(...(this.gate?.answer(call, told.body) ?? []));
    return told;
  }

  private refused(trouble: 'limited' | 'limited-untold' | 'down' | 'dead'): Exclude<Told, 'cut'> {
    if (trouble === 'down') return { status: 502, body: '<html><body>Bad gateway</body></html>' };
    if (trouble === 'dead')
      return { status: 401, body: { error: 'AuthenticationRequired', message: 'Invalid password' } };
    const resets = Math.floor(this.now().getTime() / 1000) + 120;
    const told = { 'ratelimit-limit': '3000', 'ratelimit-remaining': '0', 'ratelimit-reset': String(resets) };
    const body = { error: 'RateLimitExceeded', message: 'Rate Limit Exceeded' };
    return { status: 429, headers: trouble === 'limited' ? told : {}, body };
  }

  /** Takes what Earshot writes. @returns null where the key is taken already */
  take({ rkey, record }: { rkey: string; record: Record<string, unknown> }): BlueskyPost | null {
    const uri = `at://${didOf(brand)}/${collection}/${rkey}`;
    if (this.byUri.has(uri)) return null;
    const { parent } = record['reply'] as { parent: { uri: string } };
    return this.post(brand, String(record['text']), 'earshot', this.byUri.get(parent.uri), { rkey, record });
  }

  own(rkey: string): BlueskyPost | undefined {
    return this.posts.find(({ said }) => said.by !== 'customer' && readAtUri(said.id)?.key === rkey);
  }
}

const letters = 'abcdefghijklmnopqrstuvwxyz234567';
/** A name of the form that hashes have. */
const cidOf = (number: number): string =>
  `bafyrei${[...String(number).padStart(51, '0')].map((digit) => letters[Number(digit)]).join('')}a`;

export const referenceTo = ({ said, cid }: BlueskyPost): { uri: string; cid: string } => ({ uri: said.id, cid });
