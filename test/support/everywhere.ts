import type { DataSource } from 'typeorm';

/** Every place of the whole database where one of these words is left. */
export async function everywhere(dataSource: DataSource, words: string[]): Promise<string[]> {
  const tables = await dataSource.query<{ name: string }[]>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const places: string[] = [];
  for (const { name } of tables)
    for (const word of words) {
      const bytes = Buffer.from(word).toString('hex');
      const rows = await dataSource.query<unknown[]>(
        `select 1 from ${name} t where position(lower($1) in lower(t::text)) > 0 or position($2 in t::text) > 0 limit 1`,
        [word, bytes],
      );
      if (rows.length > 0) places.push(`${name}: ${word}`);
    }
  return places;
}
