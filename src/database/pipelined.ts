import { postgresError } from '../common/postgres-error.ts';

/** What PostgreSQL says to everything after the statement that spoilt a transaction. */
const aborted = '25P02';

/**
 * Waits for statements of one transaction that were sent one behind the other: the connection carries them together, and
 * PostgreSQL runs them in that order. All of them have ended when this does, so that nothing runs after a rollback.
 * @throws the failure that came first, not what followed from it
 */
export async function pipelined<T extends readonly unknown[] | []>(
  sent: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const ends = await Promise.allSettled(sent);
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  if (failures.length > 0) throw failures.find((failure) => postgresError(failure)?.code !== aborted) ?? failures[0];
  return Promise.all(sent);
}
