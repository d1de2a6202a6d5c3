import { createHash } from 'node:crypto';
import { type CustomTypesConfig, type Pool, type QueryResult } from 'pg';
import { type DataSource } from 'typeorm';

const names = new Map<string, string>();
const mostNames = 200;

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= mostNames) return known;
  const name = 'q' + createHash('sha1').update(text).digest('base64url').slice(0, 16);
  names.set(text, name);
  return name;
}

/**
 * Runs a read that is asked for many times a second: each connection parses and plans its text once. Not for texts
 * whose best plan depends on the values (full text), and not for use within a transaction.
 * @param types how values are read; unset: as everywhere
 */
export async function preparedQuery<Row>(
  dataSource: DataSource,
  text: string,
  values: unknown[],
  types?: CustomTypesConfig,
): Promise<Row[]> {
  const { master } = dataSource.driver as unknown as { master: Pool };
  const name = nameOf(text);
  const result = (await master.query({ ...(name && { name }), text, values, ...(types && { types }) })) as QueryResult;
  return result.rows as Row[];
}
