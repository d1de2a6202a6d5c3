/** What PostgreSQL said, wherever the driver or TypeORM has put it. */
export interface PostgresError {
  /** SQLSTATE, five characters: https://www.postgresql.org/docs/current/errcodes-appendix.html */
  code: string;
  constraint: string | undefined;
  table: string | undefined;
}

/** @returns what PostgreSQL said, or undefined if the error is another's */
export function postgresError(error: unknown): PostgresError | undefined {
  for (let at = error; at instanceof Error; at = (at as { driverError?: unknown }).driverError ?? at.cause) {
    const { code, constraint, table } = at as Error & { code?: unknown; constraint?: string; table?: string };
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return { code, constraint, table };
    if (at.cause === undefined && (at as { driverError?: unknown }).driverError === at) return undefined;
  }
  return undefined;
}

/** Deadlock or serialisation failure: nothing was written, and the same work may well succeed now. */
export const mayRetry = (error: unknown): boolean => /^40(001|P01)$/.test(postgresError(error)?.code ?? '');
