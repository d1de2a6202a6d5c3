import { createHmac } from 'node:crypto';
import { TestClock } from '../../src/common/clock.ts';
import type { Connector, OutgoingReply, SourceAccess } from '../../src/connectors/connector.ts';
import type { Harvest, Mention, Page } from '../../src/connectors/mention.ts';
import type { Delivery, Said } from '../platforms/said.ts';
import type { SandboxPlatform } from '../platforms/sandbox-platform.ts';
import { outgoing } from './mail-source.ts';

/** What a channel may not be able to do. */
export type Ability =
  | 'webhooks'
  | 'edits'
  | 'deletions'
  | 'native replies'
  | 'replies'
  | 'looking for replies'
  | 'limits'
  | 'credentials'
  | 'unknown kinds';

/** How a connector is plugged into the kit. */
export interface Plug<P extends SandboxPlatform = SandboxPlatform> {
  connector: Connector;
  /** The platform that it is tried on; a new one for each test. */
  platform(now: () => Date): P;
  /** Abilities that are not there, each with the reason: what is missing in the channel, as a sentence. */
  cannot?: Partial<Record<Ability, string>>;
  /** Lets something happen there of a kind that no connector can know. */
  surprise?(platform: P): void;
}

type Cursor = Record<string, unknown> | null;

/** One platform and one source on it, as the product opens it. Time stands still until a test lets it pass. */
export class KitStage {
  readonly clock = new TestClock(new Date('2026-03-02T12:00:00Z'));
  readonly connector: Connector;
  readonly platform: SandboxPlatform;
  readonly from = new Date('2026-02-01T00:00:00Z');
  /** Where reading stands after what `learn` has read. */
  cursor: Cursor = null;
  private readonly secrets: Record<string, string> = {};

  constructor(plug: Plug) {
    this.connector = plug.connector;
    this.platform = plug.platform(() => this.clock.now());
  }

  /** Some customers write, a few seconds apart; deliveries that tell of it are dropped. */
  async asked(texts: string[]): Promise<Said[]> {
    const said = texts.map((text, number) => {
      this.clock.advance(2_000);
      return this.platform.ask(
        { id: String(7_000 + number), name: `Ana ${number}`, handle: `ana_${number}` },
        text,
        number + 1,
      );
    });
    this.clock.advance(2_000);
    return said;
  }

  source(): SourceAccess {
    const settings: Record<string, unknown> = {};
    const { spec } = this.connector;
    const secret = new Set(spec.settings.flatMap(({ kind, name }) => (kind === 'secret' ? name : [])));
    for (const [name, value] of Object.entries(this.platform.settings()))
      if (secret.has(name)) this.secrets[name] ??= String(value);
      else settings[name] = value;
    for (const [name, value] of Object.entries(this.platform.signIn?.() ?? {})) this.secrets[name] ??= value;
    return {
      id: '1',
      settings,
      secrets: this.secrets,
      saveSecrets: async (next) => void Object.assign(this.secrets, next),
      renewSecrets: async (isStale, renew) =>
        isStale(this.secrets) ? Object.assign(this.secrets, await renew({ ...this.secrets })) : this.secrets,
      now: () => this.clock.now(),
      allowPrivateHosts: true,
      sign: (text) => createHmac('sha256', 'installation key').update(text).digest('hex'),
    };
  }

  /** Forgets tokens that were issued, as when an admin enters the credentials anew. */
  reconnect(): void {
    for (const name of Object.keys(this.secrets)) delete this.secrets[name];
  }

  /** Everything secret that the connector has seen. */
  get secretWords(): string[] {
    return Object.values(this.secrets).filter((word) => word.length > 3);
  }

  poll(cursor: Cursor): Promise<Page> {
    const stored = JSON.parse(JSON.stringify(cursor)) as Cursor;
    return this.connector.poll!(this.source(), stored, this.from, new AbortController().signal);
  }

  /** Reads from a cursor until nothing is left. */
  async read(cursor: Cursor = this.cursor): Promise<{ before: Cursor; page: Page }[]> {
    const steps: { before: Cursor; page: Page }[] = [];
    let at = cursor;
    for (let more = true; more;) {
      const page = await this.poll(at);
      steps.push({ before: at, page });
      ({ more } = page);
      at = page.cursor;
      if (steps.length > 200) throw new Error('the poll never ends');
    }
    return steps;
  }

  /** Takes what the platform's calls tell, and completes what came in part. */
  async hear(deliveries: Delivery[]): Promise<Harvest[]> {
    const harvests: Harvest[] = [];
    for (const { headers, body } of deliveries) {
      const request = { method: 'POST', headers, query: {}, body: Buffer.from(body) };
      expect(this.connector.webhook!.verify(request, this.source())).toBe(true);
      const harvest = this.connector.webhook!.parse(request, this.source());
      harvests.push(harvest);
      if (harvest.pending?.length) harvests.push(await this.connector.lookUp!(this.source(), harvest.pending));
    }
    return harvests;
  }

  /** Everything that can be known now: what the platform told, and what a poll finds. */
  async learn(): Promise<Harvest[]> {
    const heard = this.connector.webhook ? await this.hear(this.platform.deliveries.splice(0)) : [];
    const steps = await this.read();
    this.cursor = steps.at(-1)!.page.cursor;
    return [...heard, ...steps.map(({ page }) => page)];
  }

  /** Learns on until a word on what was said fits, for two hours at most: nothing tells of some changes, they have to be looked for. */
  async learnUntil(said: Pick<Said, 'id'>, fits: (word: Mention) => boolean): Promise<Harvest[]> {
    const all: Harvest[] = [];
    for (let round = 0; round < 10; round++) {
      this.clock.advance(12 * 60_000);
      all.push(...(await this.learn()));
      if (mentionsIn(all).some((word) => word.externalId === said.id && fits(word))) return all;
    }
    throw new Error(`nothing was heard of what became of ${said.id}`);
  }

  /** A reply to what was said, as delivery makes it of the stored message. */
  replyTo(
    { externalId, root, author, text, occurredAt, visibility, meta = {} }: Mention,
    words: string,
  ): OutgoingReply {
    return outgoing({
      text: words,
      visibility,
      createdAt: this.clock.now(),
      thread: [externalId],
      inReplyTo: { externalId, root: root!, author, text, occurredAt, meta },
    });
  }
}

export const mentionsIn = (harvests: Harvest[]): Mention[] => harvests.flatMap(({ mentions }) => mentions);

/** The latest word of a connector on what was said. */
export function wordOn(said: Pick<Said, 'id'>, harvests: Harvest[]): Mention {
  const found = mentionsIn(harvests).findLast(({ externalId }) => externalId === said.id);
  if (!found) throw new Error(`nothing was heard of ${said.id}`);
  return found;
}

/** What is counted under a name in any of some harvests. */
export function counted(harvests: Harvest[], where: 'unknown' | 'skipped'): number {
  return harvests.flatMap((one) => Object.values(one[where] ?? {})).reduce((sum, count) => sum + count, 0);
}
