import type { DataSource } from 'typeorm';
import type { Said } from './said.ts';

/** How an inbox differs from what stands on a platform. Sentences name an id and what is wrong with it. */
export interface Compared {
  said: number;
  missing: string[];
  /** In the inbox more than once, or there and nowhere on the platform. */
  doubled: string[];
  different: string[];
}

interface Row {
  id: string | null;
  root: string;
  direction: string;
  kind: string;
  native: boolean;
  text: string;
  at: Date;
  visibility: string;
  gone: boolean;
  authors: string[];
  delivery: string | null;
}

/** Compares what the inbox holds of a source with what was said there. */
export async function compare(sql: DataSource, sourceId: string, said: Map<string, Said>): Promise<Compared> {
  const rows = await sql.query<Row[]>(
    `select m.external_id as id, c.root_key as root, m.direction, m.kind, m.native, m.text, m.occurred_at as at,
       m.visibility, m.deleted_at is not null as gone, m.delivery,
       array(select i.external_id from identities i where i.contact_id = m.contact_id) as authors
     from messages m join conversations c on c.id = m.conversation_id
     where m.source_id = $1 and m.kind <> 'note'`,
    [sourceId],
  );
  const compared: Compared = { said: said.size, missing: [], doubled: [], different: [] };
  const seen = new Set<string>();
  const roots = new GivenRoots();
  for (const row of rows) {
    if (row.id === null) continue; // a reply that the platform never had
    const there = said.get(row.id);
    if (!there) compared.doubled.push(`${row.id}: nobody said it`);
    else if (seen.has(row.id)) compared.doubled.push(row.id);
    else
      compared.different.push(...differences({ ...there, root: there.root || roots.of(there.thread!, row.root) }, row));
    seen.add(row.id);
  }
  // what was taken back before anybody told us of it may be known or not
  for (const { id, deleted } of said.values()) if (!seen.has(id) && !deleted) compared.missing.push(id);
  return compared;
}

/** Roots that we gave ourselves: one for each thread, and for no two the same. */
class GivenRoots {
  private readonly byThread = new Map<string, string>();
  private readonly given = new Set<string>();

  /** The root under which a thread has to stand, by the one under which something of it was found. */
  of(thread: string, found: string): string {
    if (!this.byThread.has(thread)) {
      this.byThread.set(thread, this.given.has(found) ? `one of its own for ${thread}` : found);
      this.given.add(found);
    }
    return this.byThread.get(thread)!;
  }
}

function differences(there: Said, row: Row): string[] {
  const inbound = there.by === 'customer';
  const facts: [what: string, wanted: unknown, found: unknown][] = [
    ['thread', there.root, row.root],
    ['direction', inbound ? 'inbound' : 'outbound', row.direction],
    ['native', there.by === 'colleague', row.native],
    ['visibility', there.visibility, row.visibility],
    ['deleted', there.deleted === true, row.gone],
    ['text', there.deleted ? '' : there.text, row.gone ? '' : row.text],
    // what Earshot sent is told by its own clock where the platform names no time
    ['time', inbound ? there.at.getTime() : 0, inbound ? row.at.getTime() : 0],
    ['author', inbound ? true : null, inbound ? row.authors.includes(there.author) : null],
  ];
  return facts
    .filter(([, wanted, found]) => wanted !== found)
    .map(([what, wanted, found]) => `${there.id}: ${what} is ${String(found)}, not ${String(wanted)}`);
}
