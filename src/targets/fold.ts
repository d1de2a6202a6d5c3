import { LEVELS, type Level } from '../sentiment/reading.ts';
import { openSecondsBetween } from './calendar.ts';
import type { Cycle, CycleEnd, Standing } from './cycle.ts';
import { due, tightened } from './deadline.ts';
import { type FoldMark, type FoldRow, isAnswer, isCustomers } from './fold-row.ts';
import type { TermsHistory } from './terms.ts';
import { happenings, type Happening, type Joined } from './happening.ts';
import { joinState } from './join-waits.ts';

/** A running wait, with the messages that still ask for an answer. */
export interface Wait {
  cycle: Cycle;
  live: Set<string>;
  /** Messages of the customer in it so far. */
  said: number;
}

/** What the analyser is told of the wait that a message falls into. */
export interface WaitSoFar {
  /** Customer's messages in the running wait before this one. */
  nudges: number;
  pastSla: boolean;
}

/** How far a conversation has been folded; enough to fold on. */
export interface FoldState {
  /** Instant of the last thing folded; only later things can be folded on. */
  foldedTo: Date | null;
  firstContactAt: Date | null;
  firstHumanReplyAt: Date | null;
  lastActivityAt: Date | null;
  /** Running waits by contact. */
  waits: Map<string, Wait>;
  /** Unanswered messages about us, by contact: what a claim would begin with. */
  overheard: Map<string, FoldRow>;
  claimed: boolean;
}

/** What does not change while a conversation is folded. */
export interface FoldRules {
  /** Whose conversation it is. */
  contactId: string;
  terms: TermsHistory;
  /** Reads a customer's message in the light of the wait so far; without it the row's own level and needs hold. */
  read?(row: FoldRow, wait: WaitSoFar): Pick<FoldRow, 'level' | 'needsAnswer'>;
}

export interface Folded {
  state: FoldState;
  /** In order of their start. `foldOnto`: only those that began, changed or ended. */
  cycles: Cycle[];
}

const rank = (level: Level): number => LEVELS.indexOf(level);
const seconds = (from: Date, to: Date): number => Math.max(0, (to.getTime() - from.getTime()) / 1000);

export function emptyState(): FoldState {
  return {
    foldedTo: null,
    firstContactAt: null,
    firstHumanReplyAt: null,
    lastActivityAt: null,
    waits: new Map(),
    overheard: new Map(),
    claimed: false,
  };
}

/** A wait that is not over, as it is stored. */
export interface RunningCycle {
  cycle: Cycle;
  /** Messages of the customer in it so far. */
  said: number;
}

/** A state as it is stored: the conversation's columns and its running cycles. */
export function storedState(stored: Omit<FoldState, 'waits' | 'overheard'>, running: RunningCycle[]): FoldState {
  const waits = running.map(({ cycle, said }): [string, Wait] => [
    cycle.contactId,
    { cycle: { ...cycle, changes: [...cycle.changes] }, live: new Set([cycle.startMessageId]), said },
  ]);
  const { foldedTo, firstContactAt, firstHumanReplyAt, lastActivityAt, claimed } = stored;
  const overheard = new Map<string, FoldRow>();
  return { foldedTo, firstContactAt, firstHumanReplyAt, lastActivityAt, waits: new Map(waits), overheard, claimed };
}

class Folding {
  readonly touched = new Set<Cycle>();

  constructor(
    readonly state: FoldState,
    private readonly rules: FoldRules,
  ) {}

  take(happening: Happening): void {
    this.state.foldedTo = happening.at;
    if (happening.kind === 'mark') this.mark(happening.mark);
    else if (happening.kind === 'joined') joinState(this.state, this.touched, happening.joined);
    else if (happening.kind === 'message') this.message(happening.row);
    else if (happening.kind === 'withdrawn') this.withdraw(happening.row, happening.at);
    else if (happening.kind === 'corrected') this.correct(happening.row, happening.level, happening.at);
    else this.end(this.rules.contactId, happening.at, 'peerSolved', { message: happening.row });
  }

  private message(row: FoldRow): void {
    if (isAnswer(row)) this.answer(row);
    else if (isCustomers(row)) this.customer(row);
    if (row.kind !== 'note' && (row.direction === 'inbound' || row.state === 'sent' || row.state === 'native')) {
      this.state.lastActivityAt = row.occurredAt;
    }
  }

  private answer(row: FoldRow): void {
    this.state.firstHumanReplyAt ??= row.occurredAt;
    const contactId = this.answered(row);
    this.state.overheard.delete(contactId);
    this.end(contactId, row.occurredAt, row.state === 'native' ? 'native' : 'reply', {
      message: row,
      repId: row.repId,
    });
  }

  /** Where nobody says whose wait it answers: the conversation's own contact, or the only one who waits. */
  private answered(row: FoldRow): string {
    const { waits } = this.state;
    if (row.answersContactId) return row.answersContactId;
    if (waits.has(this.rules.contactId) || waits.size !== 1) return this.rules.contactId;
    return waits.keys().next().value!;
  }

  private customer(stored: FoldRow): void {
    const { state } = this;
    state.firstContactAt ??= stored.occurredAt;
    if (stored.deletedAt && stored.deletedAt <= stored.receivedAt) return;
    const wait = state.waits.get(stored.contactId!);
    const row = this.read(stored, wait);
    if (row.history || row.whileBlocked) return;
    if (wait) this.nudge(wait, row);
    else if (!row.needsAnswer) return;
    else if (this.concernsUs(row)) this.begin(row);
    else if (!state.overheard.has(row.contactId!)) state.overheard.set(row.contactId!, row);
  }

  private read(row: FoldRow, wait?: Wait): FoldRow {
    if (!this.rules.read) return row;
    const soFar = { nudges: wait?.said ?? 0, pastSla: wait !== undefined && row.occurredAt > wait.cycle.slaAt };
    const { level, needsAnswer } = this.rules.read(row, soFar);
    return { ...row, level, needsAnswer };
  }

  private concernsUs(row: FoldRow): boolean {
    const claimed = this.state.claimed && row.contactId === this.rules.contactId;
    return row.addressed || claimed || rank(row.level) >= rank('frustrated');
  }

  /** A nudge never moves the start; it can only raise the level. */
  private nudge(wait: Wait, row: FoldRow): void {
    wait.said++;
    if (row.needsAnswer) wait.live.add(row.id);
    this.raise(wait, row.level, row.occurredAt);
  }

  private begin(row: FoldRow): void {
    const { targets, calendar } = this.rules.terms.at(row.occurredAt);
    const target = targets[row.level];
    const cycle: Cycle = {
      contactId: row.contactId!,
      startMessageId: row.id,
      startedAt: row.occurredAt,
      lagSeconds: seconds(row.occurredAt, row.receivedAt),
      level: row.level,
      changes: [],
      ...due(row.occurredAt, target, calendar.calendar),
      targetVersionId: target.id,
      calendarVersionId: calendar.id,
      endedAt: null,
      endMessageId: null,
      endedBy: null,
      endReason: null,
      repId: null,
      wallSeconds: null,
      openSeconds: null,
    };
    this.touched.add(cycle);
    this.state.overheard.delete(row.contactId!);
    this.state.waits.set(row.contactId!, { cycle, live: new Set([row.id]), said: 1 });
  }

  private raise({ cycle }: Wait, level: Level, at: Date): void {
    if (rank(level) <= rank(cycle.level)) return;
    const { targets, calendar } = this.rules.terms.at(cycle.startedAt);
    const target = targets[level];
    const next = tightened(cycle, at, target, calendar.calendar);
    Object.assign(cycle, { ...next, level, targetVersionId: target.id });
    cycle.changes.push({ at, level, ...next });
    this.touched.add(cycle);
  }

  private end(
    contactId: string,
    at: Date,
    by: CycleEnd,
    why: { message?: FoldRow; repId?: string | null; reason?: string },
  ): void {
    const cycle = this.state.waits.get(contactId)?.cycle;
    if (!cycle) return;
    this.state.waits.delete(contactId);
    cycle.endedAt = at;
    cycle.endedBy = by;
    cycle.endMessageId = why.message?.id ?? null;
    cycle.endReason = why.reason ?? null;
    cycle.repId = why.repId ?? null;
    cycle.wallSeconds = seconds(cycle.startedAt, at);
    cycle.openSeconds = openSecondsBetween(this.rules.terms.at(cycle.startedAt).calendar.calendar, cycle.startedAt, at);
    this.touched.add(cycle);
  }

  /** The wait goes on, from its old start, as long as another message of it asks for an answer. */
  private withdraw(row: FoldRow, at: Date): void {
    const { waits, overheard } = this.state;
    if (overheard.get(row.contactId!)?.id === row.id) overheard.delete(row.contactId!);
    const wait = waits.get(row.contactId!);
    if (wait?.live.delete(row.id) && wait.live.size === 0) this.end(row.contactId!, at, 'withdrawn', {});
  }

  private correct(row: FoldRow, level: Level, at: Date): void {
    const wait = this.state.waits.get(row.contactId!);
    const overheard = this.state.overheard.get(row.contactId!);
    if (wait?.live.has(row.id)) this.raise(wait, level, at);
    else if (!wait && overheard?.id === row.id && rank(level) >= rank('frustrated'))
      this.begin({ ...overheard, level });
  }

  private mark(mark: FoldMark): void {
    const { waits, overheard } = this.state;
    if (mark.kind === 'noAnswerNeeded') {
      for (const contactId of waits.keys())
        this.end(contactId, mark.at, 'noAnswerNeeded', { reason: mark.reason, repId: mark.repId });
      overheard.clear();
      return;
    }
    this.state.claimed = true;
    const first = overheard.get(this.rules.contactId);
    if (first && !waits.has(this.rules.contactId)) this.begin(first);
  }
}

const inOrder = (a: Cycle, b: Cycle): number =>
  a.startedAt.getTime() - b.startedAt.getTime() || Number(BigInt(a.startMessageId) - BigInt(b.startMessageId));

/** Folds a whole conversation, in whatever order its rows are given. Pure. */
export function fold(rows: FoldRow[], marks: FoldMark[], rules: FoldRules, joins: Joined[] = []): Folded {
  const folding = new Folding(emptyState(), rules);
  for (const happening of happenings(rows, marks, joins)) folding.take(happening);
  return { state: folding.state, cycles: [...folding.touched].toSorted(inOrder) };
}

/**
 * Folds new rows onto a state (and changes it), with the same result as folding everything; null when that cannot be
 * known without the older rows, and nothing has changed then.
 */
export function foldOnto(state: FoldState, rows: FoldRow[], rules: FoldRules): Folded | null {
  const fresh = happenings(rows, []);
  if (fresh.some(({ at, kind }) => kind !== 'message' || (state.foldedTo !== null && at <= state.foldedTo)))
    return null;
  const folding = new Folding(state, rules);
  for (const happening of fresh) folding.take(happening);
  return { state, cycles: [...folding.touched].toSorted(inOrder) };
}

/** The columns of a conversation that the fold alone writes. */
export function standing({ firstContactAt, firstHumanReplyAt, lastActivityAt, waits }: FoldState): Standing {
  const cycles = [...waits.values()].map(({ cycle }) => cycle);
  const earliest = (dates: Date[]): Date | undefined => dates.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return {
    firstContactAt,
    firstHumanReplyAt,
    lastActivityAt,
    waitingSince: earliest(cycles.map(({ startedAt }) => startedAt)) ?? null,
    goalAt: earliest(cycles.map(({ goalAt }) => goalAt)),
    slaAt: earliest(cycles.map(({ slaAt }) => slaAt)),
    turn: cycles.length > 0 ? 'ours' : firstHumanReplyAt ? 'customers' : 'nobodys',
  };
}
