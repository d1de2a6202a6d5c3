import type { Delivery, Person, Said } from './said.ts';
import { type Trouble, Troubles } from './troubles.ts';

/**
 * A platform on loopback that speaks its own protocol well enough to run the whole product against it: it keeps what
 * people said there, tells of it by signed webhooks and by pages of history, takes replies, and fails when it is told to.
 * What it says is held against the platform's published contract, where there is one and the folder of contracts is
 * given.
 */
export abstract class SandboxPlatform {
  /** What stands there, the oldest first: the truth that an inbox is compared with. */
  readonly said = new Map<string, Said>();
  /** Calls to the webhook that wait to be made, in the order in which things happened. */
  readonly deliveries: Delivery[] = [];
  readonly troubles: Troubles;
  /** Requests that hang at present, while the world goes on. */
  hanging = 0;
  private held: Promise<void> = Promise.resolve();
  private count = 100;

  /** The channel, and what an admin types in to connect it. */
  abstract readonly channel: string;
  abstract settings(): Record<string, unknown>;
  /** It tells of every edit and deletion; others let one look for those of the newest posts at most. */
  readonly tellsChanges: boolean = true;
  /** Secrets that come of signing in on the platform, where that is how it is connected. */
  signIn?(): Record<string, string>;
  /** What the contract did not allow, in requests of ours and in answers of its own. */
  abstract breaches(): string[];
  abstract start(): Promise<void>;
  abstract stop(): Promise<void>;

  /** A customer begins a thread. `number` varies where and how. */
  abstract ask(person: Person, text: string, number: number): Said;
  /** The customer goes on in the thread of what they said. */
  abstract goOn(said: Said, text: string): Said;
  /** A colleague answers on the platform itself; platforms without one have no such people. */
  answerThere?(said: Said, text: string): Said;
  edit?(said: Said, text: string): void;
  withdraw?(said: Said): void;

  /** Calls as the platform makes them: some put several into one. */
  gathered(calls: Delivery[]): Delivery[] {
    return calls;
  }

  constructor(protected readonly now: () => Date) {
    this.troubles = new Troubles(now);
  }

  /** A number that was never given out. */
  protected number(): number {
    return ++this.count;
  }

  /** Lets every request hang until it is told otherwise. @returns lets those that came meanwhile go on */
  hold(): () => void {
    let release = (): void => undefined;
    this.held = new Promise<void>((resolve) => (release = resolve));
    return release;
  }

  /** Answers the requests to come at once; those that hang go on hanging. */
  attend(): void {
    this.held = Promise.resolve();
  }

  protected keep(said: Said): Said {
    this.said.set(said.id, said);
    return said;
  }

  /** Answers a request, unless trouble befalls it. */
  protected async answered<T>(
    of: 'read' | 'write',
    answer: () => T,
    failed: (trouble: Exclude<Trouble, 'lost-before' | 'lost-after'>) => T,
  ): Promise<T | 'cut'> {
    this.hanging++;
    await this.held;
    this.hanging--;
    const trouble = this.troubles.take(of);
    if (trouble === 'lost-before') return 'cut';
    if (trouble && trouble !== 'lost-after') return failed(trouble);
    const answer_ = answer();
    return trouble === 'lost-after' ? 'cut' : answer_;
  }
}

/** Platforms that write times in whole seconds keep no more. */
export const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000);
export const unixSeconds = (at: Date): number => Math.floor(at.getTime() / 1000);
