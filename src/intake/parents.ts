import type { EntityManager } from 'typeorm';
import type { ParentPost } from '../connectors/mention.ts';
import { run, statement } from '../database/statement.ts';
import type { Draft, Item } from './batch-item.ts';
import { wellFormed } from './check-mention.ts';

/** Known by its id alone. */
const bare = (alias: string): string => `(${alias} ->> 'text' = '' and ${alias} ->> 'occurredAt' is null)`;

const tell = statement(
  `update conversations c set parent = k.parent from unnest($2::jsonb[]) as k(parent)
   where c.source_id = $1 and c.parent is not null and c.parent ->> 'externalId' = k.parent ->> 'externalId'
     and (${bare('c.parent')} or coalesce(k.parent ->> 'editedAt', '') > coalesce(c.parent ->> 'editedAt', ''))
   returning c.id`,
);
const share = statement(
  `update conversations c set parent = k.parent
   from unnest($3::text[]) as named(id) cross join lateral (
     select o.parent from conversations o where o.source_id = $1 and o.parent is not null
       and o.parent ->> 'externalId' = named.id and not ${bare('o.parent')} limit 1) k
   where c.id = any($2::bigint[]) and c.parent ->> 'externalId' = named.id`,
);

const isBare = (parent: ParentPost): boolean => parent.text === '' && parent.occurredAt === undefined;

/** What stands above a conversation once a mention has named it: what is known stays, what was an id alone is filled in. */
export function parentAfter(stored: unknown, named: ParentPost | undefined): unknown {
  if (!named) return stored;
  return !stored || isBare(stored as ParentPost) ? named : stored;
}

/** Fills in the posts above stored conversations. @returns the conversations that show more now */
export async function tellParents(tx: EntityManager, sourceId: string, parents: ParentPost[]): Promise<string[]> {
  if (parents.length === 0) return [];
  const rows = await run<{ id: string }>(tx, tell, [
    sourceId,
    parents.map((parent) => JSON.stringify(wellFormed(parent))),
  ]);
  return rows.map(({ id }) => id);
}

/** Posts of ours have no conversation; those that answer under them show them. */
export function tellOwnPosts(tx: EntityManager, sourceId: string, posts: Item[]): Promise<string[]> {
  const parents = posts.map(({ mention: { externalId, text, author, url, occurredAt, editedAt } }): ParentPost => ({
    externalId,
    text,
    occurredAt,
    ...(author?.name && { authorName: author.name }),
    ...(url && { url }),
    ...(editedAt && { editedAt }),
  }));
  return tellParents(tx, sourceId, parents);
}

/** New conversations under a post that others have shown already show it too. */
export async function shareParents(tx: EntityManager, sourceId: string, drafts: Draft[]): Promise<void> {
  const unknown = drafts.filter(({ parent }) => parent && isBare(parent as ParentPost));
  if (unknown.length === 0) return;
  const named = new Set(unknown.map(({ parent }) => (parent as ParentPost).externalId));
  await run(tx, share, [sourceId, unknown.map(({ id }) => id), [...named]]);
}
