import type { TestClock } from '../../src/common/clock.ts';
import { personOf, type Delivery, type Said } from './said.ts';
import type { SandboxPlatform } from './sandbox-platform.ts';
import type { Service } from './service.ts';
import type { Trouble } from './troubles.ts';

/** What a day was like, and what the inbox held of it in the end. */
export interface ChaosFigures {
  mentions: number;
  replies: number;
  webhooks: number;
  repeated: number;
  lost: number;
  troubles: number;
  takeovers: number;
  missing: string[];
  doubled: string[];
  different: string[];
  /** Texts of replies that stand on a platform more than once. */
  spokenTwice: string[];
  /** Replies on a platform that Earshot does not call sent, or the other way round. */
  misjudged: string[];
}

/** Which part of the day's mentions a platform has. */
export interface Share {
  platform: SandboxPlatform;
  weight: number;
}

interface Call extends Delivery {
  platform: SandboxPlatform;
  dueAt: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** Of what customers said lately one goes on with this. */
const memory = 3_000;
const callsAtOnce = 4;
const lasting: Trouble[] = ['limited', 'limited-untold', 'down', 'down', 'lost-before'];
const striking: Trouble[] = ['limited', 'limited-untold', 'down', 'lost-before', 'lost-after', 'lost-after'];

/**
 * A day in fast forward on several platforms at once: customers write, go on, edit and withdraw, colleagues answer on the
 * platform, reps answer in Earshot; calls come late, twice, in any order or not at all; platforms limit, fail and refuse
 * our credentials, answers get lost, and a process sleeps past its lease.
 */
export class ChaosDay {
  private readonly calls: Call[] = [];
  private readonly recent: { platform: SandboxPlatform; said: Said }[] = [];
  private readonly dead = new Map<SandboxPlatform, number>();
  private readonly answered = new Map<string, string>();
  private readonly figures = { mentions: 0, webhooks: 0, repeated: 0, lost: 0, troubles: 0, takeovers: 0 };

  constructor(
    private readonly service: Service,
    private readonly shares: Share[],
    private readonly clock: TestClock,
    private readonly random: () => number,
  ) {}

  /** @param mentions how many customers' messages the day has, @param steps into how many rounds it is divided */
  async run(mentions: number, steps: number, told: (step: number) => void = () => undefined): Promise<ChaosFigures> {
    for (let step = 0; step < steps; step++) {
      await this.write(Math.ceil(mentions / steps), day / steps);
      this.trouble(day / steps);
      await this.deliver(this.clock.now().getTime());
      if (step % Math.ceil(steps / 6) === 3) await this.sleepPastLease();
      await this.answer(Math.ceil(mentions / steps / 50));
      await this.service.read(step % 2);
      await this.complete();
      await this.service.write((step + 1) % 2);
      told(step);
    }
    await this.comeToRest();
    return this.result();
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  private oneOf<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)]!;
  }

  private platform(): SandboxPlatform {
    let at = this.random() * this.shares.reduce((sum, { weight }) => sum + weight, 0);
    return this.shares.find(({ weight }) => (at -= weight) < 0)!.platform;
  }

  /** People write; time goes by between two of them. */
  private async write(mentions: number, milliseconds: number): Promise<void> {
    for (let i = 0; i < mentions; i++) {
      this.clock.advance(Math.floor(milliseconds / mentions));
      const number = ++this.figures.mentions;
      const before = this.chance(0.25) ? this.someone() : undefined;
      const text = `Message ${number}: where is my order? \u00e4\u{1f69a}`;
      if (before) this.remember(before.platform, before.platform.goOn(before.said, text));
      else {
        const platform = this.platform();
        this.remember(platform, platform.ask(personOf(Math.floor(this.random() * mentions * 40)), text, number));
      }
      this.change();
    }
    for (const { platform } of this.shares) this.post(platform);
  }

  private remember(platform: SandboxPlatform, said: Said): void {
    this.recent.push({ platform, said });
    if (this.recent.length > memory) this.recent.shift();
  }

  /** Somebody whose words still stand. */
  private someone(): { platform: SandboxPlatform; said: Said } | undefined {
    const one = this.recent.length > 0 ? this.oneOf(this.recent) : undefined;
    return one?.said.deleted ? undefined : one;
  }

  private change(): void {
    const one = this.someone();
    if (!one) return;
    const { platform, said } = one;
    if (platform.tellsChanges && this.chance(0.05)) platform.edit?.(said, `Edited at ${this.clock.now().getTime()}`);
    else if (platform.tellsChanges && this.chance(0.03)) platform.withdraw?.(said);
    else if (this.chance(0.03)) platform.answerThere?.(said, 'It arrives tomorrow, says a colleague.');
  }

  /** The platform sends its calls off: late, some twice, some never where polling tells the same. */
  private post(platform: SandboxPlatform): void {
    const now = this.clock.now().getTime();
    for (const call of platform.deliveries.splice(0)) {
      if (call.polled && this.chance(0.5)) {
        this.figures.lost++;
        continue;
      }
      const late = this.chance(0.1) ? 180 : 20;
      this.calls.push({ ...call, platform, dueAt: now + this.random() * late * minute });
      if (!this.chance(0.1)) continue;
      this.figures.repeated++;
      this.calls.push({ ...call, platform, dueAt: now + this.random() * 300 * minute });
    }
  }

  /** Several calls are under way at the same time; what is not acknowledged is tried again. */
  private async deliver(until: number): Promise<void> {
    const due = this.calls.filter(({ dueAt }) => dueAt <= until).toSorted((a, b) => a.dueAt - b.dueAt);
    const rest = this.calls.filter(({ dueAt }) => dueAt > until);
    this.calls.splice(0, this.calls.length, ...rest);
    const calls = this.shares.flatMap(({ platform }) =>
      platform.gathered(due.filter((call) => call.platform === platform)).map((call) => ({ platform, call })),
    );
    const makeCalls = async (): Promise<void> => {
      for (let next = calls.shift(); next; next = calls.shift()) await this.makeCall(next.platform, next.call);
    };
    await Promise.all(Array.from({ length: callsAtOnce }, makeCalls));
  }

  private async makeCall(platform: SandboxPlatform, call: Delivery): Promise<void> {
    this.figures.webhooks++;
    const status = await this.service.deliver(platform, call, this.figures.webhooks % 2);
    if (status !== 200) this.calls.push({ ...call, platform, dueAt: this.clock.now().getTime() + 10 * minute });
  }

  private trouble(milliseconds: number): void {
    const now = this.clock.now().getTime();
    for (const { platform } of this.shares) {
      const diedAt = this.dead.get(platform);
      if (diedAt !== undefined && now - diedAt < 40 * minute) continue;
      const daily = milliseconds / day;
      if (this.chance(6 * daily)) this.count(() => platform.troubles.last(this.oneOf(lasting), 5 + this.random() * 40));
      for (const kind of ['read', 'write'] as const)
        if (this.chance(20 * daily)) this.count(() => platform.troubles.strike(this.oneOf(striking), kind));
      if (diedAt === undefined && this.chance(daily)) {
        this.dead.set(platform, now);
        this.count(() => platform.troubles.begin('dead'));
      }
    }
  }

  private count(begin: () => void): void {
    this.figures.troubles++;
    begin();
  }

  /** Credentials that were refused for long enough are entered anew. */
  private async mend(): Promise<void> {
    const now = this.clock.now().getTime();
    for (const [platform, since] of this.dead) {
      if (since === Infinity || now - since < 40 * minute) continue;
      platform.troubles.end();
      await this.service.reconnect(platform);
      this.dead.set(platform, Infinity);
    }
  }

  /** A process asks a platform and sleeps; another takes the source over and reads on; then the first wakes. */
  private async sleepPastLease(): Promise<void> {
    const { platform } = this.shares[this.figures.takeovers % this.shares.length]!;
    platform.troubles.end();
    this.clock.advance(5 * minute);
    const wake = platform.hold();
    const sleeper = this.service.read(0);
    while (platform.hanging === 0) await new Promise((resolve) => setImmediate(resolve));
    platform.attend();
    platform.ask(personOf(1), `Said while a process slept, ${this.figures.takeovers}`, 1);
    this.figures.mentions++;
    this.clock.advance(minute);
    await this.service.read(1);
    wake();
    await sleeper;
    this.figures.takeovers++;
  }

  /** Looking up goes on minute by minute, since platforms allow so many calls a minute. */
  private async complete(): Promise<void> {
    for (let minutes = 0; minutes < 15 && (await this.service.complete()); minutes++) this.clock.advance(minute);
  }

  private async answer(replies: number): Promise<void> {
    await this.mend();
    for (let i = 0; i < replies; i++) {
      const one = this.someone();
      if (!one || this.answered.has(one.said.id)) continue;
      const text = `Reply ${this.answered.size + 1}: it is on its way.`;
      const id = await this.service.reply(one.platform, one.said, text).catch((error: Error) => {
        if (error.message.includes('reply-not-allowed')) return null;
        throw error;
      });
      if (id !== null) this.answered.set(one.said.id, id);
    }
  }

  /** Nothing goes wrong any more; what waits is delivered, read, sent and looked for. */
  private async comeToRest(): Promise<void> {
    for (const { platform } of this.shares) {
      platform.troubles.end();
      await this.service.reconnect(platform);
    }
    await this.deliver(Infinity);
    for (let round = 0; round < 8; round++) {
      this.clock.advance(round < 4 ? 10 * minute : 6 * 60 * minute);
      await this.service.read(round % 2);
      await this.complete();
      await this.service.write(round % 2);
      for (const { platform } of this.shares) this.post(platform);
      await this.deliver(Infinity);
    }
  }

  private async result(): Promise<ChaosFigures> {
    const all = { missing: [] as string[], doubled: [] as string[], different: [] as string[] };
    const spokenTwice: string[] = [];
    const spoken = new Set<string>();
    for (const { platform } of this.shares) {
      const { missing, doubled, different } = await this.service.compare(platform);
      const named = (list: string[]): string[] => list.map((one) => `${platform.constructor.name} ${one}`);
      all.missing.push(...named(missing));
      all.doubled.push(...named(doubled));
      all.different.push(...named(different));
      for (const { by, text } of platform.said.values()) {
        if (by !== 'earshot') continue;
        if (spoken.has(text)) spokenTwice.push(text);
        spoken.add(text);
      }
    }
    return {
      ...this.figures,
      replies: this.answered.size,
      ...all,
      spokenTwice,
      misjudged: await this.misjudged(spoken),
    };
  }

  private async misjudged(spoken: Set<string>): Promise<string[]> {
    const rows = await this.service.sql.query<{ text: string; delivery: string }[]>(
      'select text, delivery from messages where id = any($1::bigint[])',
      [[...this.answered.values()]],
    );
    return rows
      .filter(({ text, delivery }) => spoken.has(text) !== (delivery === 'sent'))
      .map(
        ({ text, delivery }) => `"${text}" is ${delivery} and ${spoken.has(text) ? 'stands' : 'does not stand'} there`,
      );
  }
}
