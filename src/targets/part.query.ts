import type { EntityManager } from 'typeorm';
import { run, statement } from '../database/statement.ts';
import { loadFoldRows } from './fold-row.query.ts';
import type { Part } from './part.ts';
import { loadTerms } from './terms.query.ts';

/** What a fold needs to know of a conversation beside what was said in it. */
export interface FoldSubject {
  id: string;
  sourceId: string;
  contactId: string;
  brandNames: string[];
}

interface Merged extends FoldSubject {
  intoId: string;
  joinedAt: Date;
}

const mergedInto = statement(
  `select c.id, c.source_id as "sourceId", c.contact_id as "contactId", s.brand_names as "brandNames",
     y.into_id as "intoId", y.at as "joinedAt"
   from conversations c join conversation_merges y on y.conversation_id = c.id join sources s on s.id = c.source_id
   where c.merged_into_id = any($1::bigint[]) order by c.id`,
);

/** Conversations that stand for themselves, each with everything that was merged into it. */
export async function loadParts(tx: EntityManager, roots: readonly FoldSubject[]): Promise<Part[]> {
  const merged = await run<Merged & Record<string, unknown>>(tx, mergedInto, [roots.map(({ id }) => id)]);
  const all: (FoldSubject & Partial<Merged>)[] = [...roots, ...merged];
  const terms = await loadTerms(tx, [...new Set(all.map(({ sourceId }) => sourceId))]);
  const said = await loadFoldRows(
    tx,
    all.map(({ id }) => id),
  );
  const parts = new Map<string, Part>();
  for (const { id, sourceId, contactId, brandNames, joinedAt = null } of all) {
    const of = { id, sourceId, contactId, brandNames, joinedAt, terms: terms.get(sourceId)! };
    parts.set(id, { ...of, ...said.get(id)!, into: null, parts: [] });
  }
  for (const { id, intoId } of merged) {
    const [part, into] = [parts.get(id)!, parts.get(intoId)!];
    part.into = into;
    into.parts.push(part);
  }
  return roots.map(({ id }) => parts.get(id)!);
}
