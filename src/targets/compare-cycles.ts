import { type NewEvent, SYSTEM } from '../database/events.ts';
import type { StoredCycle } from './cycle-store.ts';
import type { Folded } from './fold.ts';

const FACTS = [
  'contactId',
  'startMessageId',
  'startedAt',
  'level',
  'changes',
  'goalAt',
  'slaAt',
  'endedAt',
  'endedBy',
  'endMessageId',
  'endReason',
  'repId',
] as const;
const factsOf = (cycle: StoredCycle | undefined) =>
  cycle && Object.fromEntries(FACTS.map((fact) => [fact, cycle[fact]]));
interface Subject {
  id: string;
  sourceId: string;
}
const same = (a: object | undefined, b: object | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether a running cycle merely went on: the same wait, nothing taken back. */
function wentOn(old: StoredCycle, fresh: StoredCycle): boolean {
  const start = ({ startMessageId, startedAt, contactId }: StoredCycle) => ({ startMessageId, startedAt, contactId });
  return (
    !old.endedAt && same(start(old), start(fresh)) && same(old.changes, fresh.changes.slice(0, old.changes.length))
  );
}

/** What differs between the waits that are stored and those that a fold found: what goes on, what is replaced, and the history of it. */
export class Comparison {
  readonly goingOn: StoredCycle[] = [];
  readonly replaced: StoredCycle[] = [];
  readonly fresh: StoredCycle[] = [];
  readonly events: NewEvent[] = [];

  constructor(
    private readonly now: Date,
    private readonly reason: string,
  ) {}

  compare(conversation: Subject, old: StoredCycle[], cycles: Folded['cycles']): void {
    for (let i = 0; i < Math.max(old.length, cycles.length); i++) {
      const before = old[i];
      const number = before?.number ?? i + 1;
      const version = before?.version ?? 0;
      const cycle = cycles[i];
      const after = cycle && {
        ...cycle,
        id: null,
        conversationId: conversation.id,
        number,
        version: version + 1,
        createdAt: this.now,
      };
      if (same(factsOf(before), factsOf(after))) continue;
      if (before && after && wentOn(before, after)) this.goOn(conversation, { ...after, id: before.id, version });
      else this.replace(conversation, before, after);
    }
  }

  private goOn(conversation: Subject, cycle: StoredCycle): void {
    this.goingOn.push(cycle);
    if (cycle.endedAt) this.events.push(cycleEnded(conversation.sourceId, cycle, this.now));
  }

  private replace(conversation: Subject, before: StoredCycle | undefined, after: StoredCycle | undefined): void {
    if (before) this.replaced.push(before);
    if (after) this.fresh.push(after);
    this.events.push({
      at: this.now,
      type: before ? 'cycle.refolded' : 'cycle.started',
      conversationId: conversation.id,
      contactId: (after ?? before)!.contactId,
      sourceId: conversation.sourceId,
      actor: SYSTEM,
      data: {
        reason: this.reason,
        number: (after ?? before)!.number,
        before: factsOf(before) ?? null,
        after: factsOf(after) ?? null,
      },
    });
  }
}

/** The event of a wait that is over. */
export function cycleEnded(sourceId: string, cycle: StoredCycle, now: Date): NewEvent {
  const { number, endedBy, endedAt, endReason, wallSeconds, openSeconds, goalAt, slaAt } = cycle;
  return {
    at: now,
    type: 'cycle.ended',
    conversationId: cycle.conversationId,
    contactId: cycle.contactId,
    sourceId,
    messageId: cycle.endMessageId ?? undefined,
    actor: SYSTEM,
    data: {
      number,
      endedBy,
      endedAt,
      endReason,
      wallSeconds,
      openSeconds,
      goalMet: endedAt! <= goalAt,
      slaMet: endedAt! <= slaAt,
    },
  };
}
