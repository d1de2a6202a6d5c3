import pg from 'pg';

const plainUtc = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/;

/** An instant as PostgreSQL writes it (`2026-11-21 09:14:00.5+00`), as JSON has it (`2026-11-21T09:14:00.500Z`). */
export function instantText(written: string): string {
  const parts = plainUtc.exec(written);
  if (parts) return `${parts[1]}T${parts[2]}.${(parts[3] ?? '').padEnd(3, '0').slice(0, 3)}Z`;
  // another time zone, a year beyond 9999, or infinity
  const at = new Date(written.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  return Number.isNaN(at.getTime()) ? written : at.toISOString();
}

const TIMESTAMPTZ = 1184;

/**
 * For lists that go out as JSON: instants stay text. Making Dates of them and text of the Dates again costs more than
 * half of what reading a page of the inbox costs.
 */
export const instantsAsText: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === TIMESTAMPTZ ? instantText : pg.types.getTypeParser(oid, format as 'text')) as never,
};
