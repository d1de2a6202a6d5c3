import { LEVELS } from '../sentiment/reading.ts';
import type { Cycle } from './cycle.ts';
import { tighter } from './deadline.ts';
import type { FoldState, Wait } from './fold.ts';
import type { Joined } from './happening.ts';
import { later } from './later.ts';

/**
 * Two waits of one customer become one when their conversations are merged: it began when the first did, and whatever
 * was due earlier stays due then. Neither of the two is changed.
 */
function joinWaits(mine: Wait, theirs: Wait, at: Date): Wait {
  const [first, other] = theirs.cycle.startedAt < mine.cycle.startedAt ? [theirs, mine] : [mine, theirs];
  const due = tighter(first.cycle, other.cycle);
  const level = LEVELS.findLast((known) => known === first.cycle.level || known === other.cycle.level)!;
  const isTighter = due.goalAt < first.cycle.goalAt || due.slaAt < first.cycle.slaAt;
  const rises = isTighter || level !== first.cycle.level;
  return {
    cycle: {
      ...first.cycle,
      contactId: mine.cycle.contactId,
      level,
      ...due,
      targetVersionId: isTighter ? other.cycle.targetVersionId : first.cycle.targetVersionId,
      changes: rises ? [...first.cycle.changes, { at, level, ...due }] : first.cycle.changes,
    },
    live: new Set([...mine.live, ...theirs.live]),
    said: mine.said + theirs.said,
  };
}

/** What ran in a conversation that was merged into this one runs on here. */
export function joinState(state: FoldState, touched: Set<Cycle>, { at, state: theirs }: Joined): void {
  for (const [contactId, wait] of theirs.waits) {
    const mine = state.waits.get(contactId);
    const joined = mine ? joinWaits(mine, wait, at) : wait;
    if (mine) touched.delete(mine.cycle);
    touched.add(joined.cycle);
    state.waits.set(contactId, joined);
    state.overheard.delete(contactId);
  }
  for (const [contactId, row] of theirs.overheard)
    if (!state.waits.has(contactId) && !state.overheard.has(contactId)) state.overheard.set(contactId, row);
  state.claimed ||= theirs.claimed;
  state.lastActivityAt = later(state.lastActivityAt, theirs.lastActivityAt);
}
