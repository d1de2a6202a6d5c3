import type { Level } from '../sentiment/reading.ts';
import type { FoldState } from './fold.ts';
import { type FoldMark, type FoldRow, isCustomers } from './fold-row.ts';

/** Something that bears on a wait, at the instant at which it did. */
export type Happening = { at: Date } & (
  | { kind: 'message' | 'withdrawn' | 'solved'; row: FoldRow }
  | { kind: 'corrected'; row: FoldRow; level: Level }
  | { kind: 'mark'; mark: FoldMark }
  | { kind: 'joined'; joined: Joined }
);

/** Another conversation of the same customer that goes on in this one from an instant on. */
export interface Joined {
  id: string;
  at: Date;
  /** Where it stood at that instant, its waits under this conversation's contact. */
  state: FoldState;
}

/** At one instant: messages by external id, then what was done to them. */
const RANKS = { message: 0, solved: 1, corrected: 2, mark: 3, withdrawn: 4, joined: 5 };

function keyOf(happening: Happening): string {
  if (happening.kind === 'mark') return happening.mark.id;
  return happening.kind === 'joined' ? happening.joined.id : happening.row.externalId;
}

function earlier(a: Happening, b: Happening): number {
  const byTime = a.at.getTime() - b.at.getTime() || RANKS[a.kind] - RANKS[b.kind];
  if (byTime !== 0) return byTime;
  const [left, right] = [keyOf(a), keyOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** (`occurredAt`, external id): the order in which messages are folded. External ids compare by UTF-16 unit. */
export function inOrder(a: FoldRow, b: FoldRow): number {
  const byTime = a.occurredAt.getTime() - b.occurredAt.getTime();
  return byTime || (a.externalId < b.externalId ? -1 : a.externalId > b.externalId ? 1 : 0);
}

const after = (row: FoldRow, at: Date): Date => (at > row.occurredAt ? at : row.occurredAt);

function ofRow(row: FoldRow): Happening[] {
  const list: Happening[] = [{ at: row.occurredAt, kind: 'message', row }];
  if (row.solvedAt) list.push({ at: after(row, row.solvedAt), kind: 'solved', row });
  if (!isCustomers(row)) return list;
  for (const { level, at } of row.laterLevels) list.push({ at: after(row, at), kind: 'corrected', row, level });
  if (row.deletedAt) list.push({ at: after(row, row.deletedAt), kind: 'withdrawn', row });
  return list;
}

/** Everything that bears on the waits of a conversation, in (time, external id) order. */
export function happenings(rows: FoldRow[], marks: FoldMark[], joins: Joined[] = []): Happening[] {
  if (rows.length === 1 && marks.length === 0 && joins.length === 0) {
    const only = ofRow(rows[0]!);
    if (only.length === 1) return only;
  }
  return [
    ...rows.flatMap(ofRow),
    ...marks.map((mark): Happening => ({ at: mark.at, kind: 'mark', mark })),
    ...joins.map((joined): Happening => ({ at: joined.at, kind: 'joined', joined })),
  ].toSorted(earlier);
}
