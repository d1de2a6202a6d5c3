import { DomainError } from '../common/domain-error.ts';

/**
 * A place in a table that is read in the order of its transactions: ids and times do not commit in order, so readers
 * order by (xid, id) and stop at the horizon, below which every transaction is over.
 */
export interface CommitCursor {
  xid: string;
  id: string;
}

export const beginning: CommitCursor = { xid: '0', id: '0' };

/** The SQL condition under which a row's transaction, and every one before it, is over. */
export const belowHorizon = (alias: string): string => `${alias}.xid < pg_snapshot_xmin(pg_current_snapshot())`;

export const writeCommitCursor = ({ xid, id }: CommitCursor): string => `${xid}-${id}`;

/** @returns null if it is no cursor of ours */
export function readCommitCursor(text: string): CommitCursor | null {
  const [, xid, id] = /^(\d{1,19})-(\d{1,18})$/.exec(text) ?? [];
  return xid !== undefined && id !== undefined ? { xid, id } : null;
}

/** @throws DomainError `cursor-invalid` */
export function commitCursor(text: string | undefined): CommitCursor {
  const cursor = text === undefined ? beginning : readCommitCursor(text);
  if (!cursor) throw new DomainError('invalid', 'cursor-invalid', 'This cursor is not one of ours. Begin without one.');
  return cursor;
}
