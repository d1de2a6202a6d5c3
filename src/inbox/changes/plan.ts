import { DomainError } from '../../common/domain-error.ts';
import { type BulkPatch } from './change.dto.ts';
import { type LockedConversation, type Standing } from './locked-conversation.ts';

/** What somebody wants done to a conversation. */
export interface Wanted extends BulkPatch {
  /** Take it into one's own hands; not out of another's. */
  claimFor?: string;
  /** It is handed on with a reason that the next person must know. */
  passedOn?: boolean;
  /** Without it, declaring that no answer is needed resolves. */
  keepOpen?: boolean;
}

/** What will differ, and how history will tell it. */
export interface Plan {
  patch: Partial<Standing>;
  /** Types of the events, each with the columns it tells of. */
  tells: { type: string; keys: (keyof Standing)[] }[];
}

const refuse = (code: string, message: string) => new DomainError('conflict', code, message);

/**
 * What a wish comes to for one conversation. Pure.
 * @throws DomainError when it cannot be done to this conversation
 */
export function planChange(row: LockedConversation, wanted: Wanted, now: Date): Plan {
  if (row.mergedIntoId !== null)
    throw refuse('conversation-merged', `This conversation was merged into ${row.mergedIntoId}. Change that one.`);
  const plan: Plan = { patch: {}, tells: [] };
  planHands(row, wanted, now, plan);
  planStatus(row, wanted, now, plan);
  if (wanted.priority !== undefined) note(plan, row, 'conversation.priorityChanged', { priority: wanted.priority });
  if (wanted.attributes)
    note(plan, row, 'conversation.attributesChanged', { attributes: merged(row.attributes, wanted.attributes) });
  return plan;
}

/** Adds to the plan what truly differs. */
function note(plan: Plan, row: LockedConversation, type: string, wish: Partial<Standing>): void {
  const keys = (Object.keys(wish) as (keyof Standing)[]).filter((key) => !isSame(row[key], wish[key]));
  if (keys.length === 0) return;
  for (const key of keys) Object.assign(plan.patch, { [key]: wish[key] });
  plan.tells.push({ type, keys });
}

/** Equal once stored. */
export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

function merged(before: Record<string, unknown>, change: Record<string, unknown>): Record<string, unknown> {
  const all = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null);
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function planHands(row: LockedConversation, wanted: Wanted, now: Date, plan: Plan): void {
  if (wanted.claimFor) {
    if (row.assigneeId && row.assigneeId !== wanted.claimFor)
      throw refuse('assigned-to-another', 'A colleague has it already. Assign it to yourself if you agreed on that.');
    note(plan, row, 'conversation.assigned', handedTo(row, wanted.claimFor, now));
    note(plan, row, 'conversation.claimed', { listening: false });
    return;
  }
  const wish: Partial<Standing> = {};
  if (wanted.assigneeId !== undefined) Object.assign(wish, handedTo(row, wanted.assigneeId, now));
  if (wanted.teamId !== undefined) wish.teamId = wanted.teamId;
  const taken = wanted.assigneeId === null && !wanted.teamId;
  const type = wanted.passedOn ? 'passedOn' : taken ? 'unassigned' : 'assigned';
  note(plan, row, `conversation.${type}`, wish);
}

const handedTo = (row: LockedConversation, assigneeId: string | null, now: Date): Partial<Standing> =>
  row.assigneeId === assigneeId ? {} : { assigneeId, assignedAt: assigneeId === null ? null : now };

function planStatus(row: LockedConversation, wanted: Wanted, now: Date, plan: Plan): void {
  const status = wanted.noAnswerNeeded && !wanted.keepOpen ? 'resolved' : wanted.status;
  if (wanted.noAnswerNeeded) note(plan, row, 'conversation.noAnswerNeeded', { nothingToAnswer: null });
  if (status === undefined) return;
  const until = status === 'snoozed' ? snoozedUntil(wanted, now) : null;
  const wish: Partial<Standing> = { status, snoozedUntil: until };
  if (status === 'resolved') wish.unansweredBeforeConnection = false;
  if (status === 'open') wish.nothingToAnswer = null;
  note(plan, row, 'conversation.statusChanged', wish);
}

function snoozedUntil({ snoozedUntil: until }: Wanted, now: Date): Date {
  if (until && until > now) return until;
  throw new DomainError('invalid', 'snooze-time-missing', 'Say until when: a time in the future, as snoozedUntil.');
}
