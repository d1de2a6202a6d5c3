import type { EntityManager } from 'typeorm';
import { type Column, insertStatement, write } from '../database/bulk.ts';
import { run, statement } from '../database/statement.ts';
import { rootOnPlatform } from '../inbox/joining/split.ts';
import type { CheckedMention } from './check-mention.ts';

/** A thread that turned out to be the continuation of another. */
export interface United {
  from: string;
  into: string;
}

interface KeyRow {
  key: string;
  rootKey: string;
}

const find = statement(
  'select key, root_key as "rootKey" from thread_keys where source_id = $1 and key = any($2::text[])',
);
const inbound = statement(
  `select external_id as id from messages where source_id = $1 and external_id = any($2::text[]) and direction = 'inbound'`,
);
/** What stands under a post and does not have it as its root. */
const astray = statement(
  `select distinct ${rootOnPlatform('c')} as "from", parent ->> 'externalId' as "into" from conversations c
   where source_id = $1 and parent is not null and parent ->> 'externalId' = any($2::text[])
     and ${rootOnPlatform('c')} <> parent ->> 'externalId' order by 1`,
);
const columns: Column<KeyRow & { sourceId: string }>[] = [
  ['source_id', 'bigint', ({ sourceId }) => sourceId],
  ['key', 'text', ({ key }) => key],
  ['root_key', 'text', ({ rootKey }) => rootKey],
];
const insert = insertStatement('thread_keys', columns, 'on conflict do nothing');
/** A root that was united with another leads on to it; no platform's key begins like this. */
const alias = (root: string): string => `root ${root}`;

async function lookUp(tx: EntityManager, sourceId: string, keys: string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await run<KeyRow & Record<string, unknown>>(tx, find, [sourceId, keys]);
  return new Map(rows.map(({ key, rootKey }) => [key, rootKey]));
}

/** Follows united roots to where they lead now. */
async function followed(tx: EntityManager, sourceId: string, known: Map<string, string>): Promise<Map<string, string>> {
  let ends = new Map([...new Set(known.values())].map((root) => [root, root]));
  for (;;) {
    const next = await lookUp(tx, sourceId, [...new Set(ends.values())].map(alias));
    if (next.size === 0) return new Map([...known].map(([key, root]) => [key, ends.get(root)!]));
    ends = new Map([...ends].map(([root, end]) => [root, next.get(alias(end)) ?? end]));
  }
}

/**
 * The roots of mentions whose platform names none (mail), by external id. Whoever comes first of a thread gives it its
 * root; everything that refers to it, or that it refers to, leads there, in whatever order it arrives. When a missing
 * link shows that two threads are one, they are to be united.
 */
export async function rootsOf(
  tx: EntityManager,
  sourceId: string,
  mentions: CheckedMention[],
): Promise<{ roots: Map<string, string>; united: United[] }> {
  const roots = new Map<string, string>();
  const rootless = mentions.filter(({ root }) => root === undefined);
  const theirs = await customersAmong(tx, sourceId, mentions);
  for (const { externalId, root, rootIfTheirs } of mentions)
    if (root !== undefined) roots.set(externalId, rootIfTheirs && theirs.has(rootIfTheirs) ? rootIfTheirs : root);
  const united = await gathered(tx, sourceId, mentions);
  if (rootless.length > 0) await placeRootless(tx, sourceId, rootless, roots, united);
  for (const [id, root] of roots) roots.set(id, endOf(root, united));
  return { roots, united };
}

/** Finds the roots of those whose platform names none. Adds to `roots` and `united`. */
async function placeRootless(
  tx: EntityManager,
  sourceId: string,
  rootless: CheckedMention[],
  roots: Map<string, string>,
  united: United[],
): Promise<void> {
  const asked = new Set(
    rootless.flatMap(({ threadKeys }) => (threadKeys ? [...threadKeys.own, ...threadKeys.refersTo] : [])),
  );
  const known = await followed(tx, sourceId, await lookUp(tx, sourceId, [...asked]));
  const before = new Set(known.keys());
  for (const { externalId, threadKeys = { own: [], refersTo: [] } } of rootless) {
    roots.set(externalId, place(externalId, threadKeys, known, united));
  }
  const fresh = [...asked].filter((key) => !before.has(key)).toSorted();
  const rows = [
    ...fresh.map((key) => ({ key, rootKey: known.get(key)! })),
    ...united.map(({ from, into }) => ({ key: alias(from), rootKey: into })),
  ];
  await write(
    tx,
    insert,
    columns,
    rows.map((row) => ({ ...row, sourceId })),
  );
}

/** What came before the post above it, when nobody knew whose that is. */
function gathered(tx: EntityManager, sourceId: string, mentions: CheckedMention[]): Promise<United[]> {
  const posts = mentions.filter(({ gathers }) => gathers).map(({ externalId }) => externalId);
  return posts.length > 0 ? run<United & Record<string, unknown>>(tx, astray, [sourceId, posts]) : Promise.resolve([]);
}

/** Posts above these mentions that customers wrote: stored already, or coming with them. */
async function customersAmong(tx: EntityManager, sourceId: string, mentions: CheckedMention[]): Promise<Set<string>> {
  const above = [...new Set(mentions.flatMap(({ rootIfTheirs }) => rootIfTheirs ?? []))];
  if (above.length === 0) return new Set();
  const rows = await run<{ id: string }>(tx, inbound, [sourceId, above]);
  const coming = mentions.filter(({ direction, externalId }) => direction === 'inbound' && above.includes(externalId));
  return new Set([...rows.map(({ id }) => id), ...coming.map(({ externalId }) => externalId)]);
}

function endOf(root: string, united: United[]): string {
  const next = united.find(({ from }) => from === root);
  return next ? endOf(next.into, united) : root;
}

type Keys = NonNullable<CheckedMention['threadKeys']>;

/** What a mention answers decides; what answered it before it came is brought over. */
function place(externalId: string, { own, refersTo }: Keys, known: Map<string, string>, united: United[]): string {
  const parents = refersTo.map((key) => known.get(key)).find((root) => root !== undefined);
  const children = own.map((key) => known.get(key)).find((root) => root !== undefined);
  const root = endOf(parents ?? children ?? own[0] ?? externalId, united);
  if (children !== undefined && endOf(children, united) !== root)
    united.push({ from: endOf(children, united), into: root });
  for (const key of [...own, ...refersTo]) if (!known.has(key)) known.set(key, root);
  return root;
}
