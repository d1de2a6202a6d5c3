import { createHash } from 'node:crypto';
import type { ClientBase, QueryResultRow } from 'pg';
import type { EntityManager } from 'typeorm';

/** SQL that is parsed once a connection and then runs prepared. For what runs thousands of times a minute. */
export interface Statement {
  /** At most 63 bytes; two texts never share a name. */
  name: string;
  text: string;
}

export function statement(text: string): Statement {
  return { name: 'e' + createHash('sha1').update(text).digest('hex').slice(0, 20), text };
}

/**
 * Ends a lateral look-up by a unique key. A join would do, but its prepared plan is made while the table is small and may
 * then read the whole of it for every batch; a limit leaves PostgreSQL nothing but one look in the index for each key.
 */
export const eachByKey = 'limit 1';

/** Runs a prepared statement in the caller's transaction. Large integers come as strings, instants as Dates. */
export async function run<Row extends QueryResultRow>(
  tx: EntityManager,
  { name, text }: Statement,
  values: unknown[],
): Promise<Row[]> {
  const client = (await tx.queryRunner!.connect()) as ClientBase;
  return (await client.query<Row>({ name, text, values })).rows;
}
