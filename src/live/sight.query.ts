import type { DataSource } from 'typeorm';
import { isAtLeast, type Principal } from '../people/principal.ts';
import { visibleConversations, visibleSources } from '../people/visibility.ts';
import { rightsKey } from './live-client.ts';

/** What of a change each principal may hear, by `rightsKey`. */
export type Sight = Map<string, { conversationIds: Set<string>; sourceIds: Set<string> }>;

/** Principals asked about in one statement; each adds a branch to it. */
const atOnce = 50;

/** Whether everything may be heard, so that nobody need be asked. */
export const seesEverything = (principal: Principal): boolean =>
  principal.kind === 'token' || isAtLeast(principal.role, 'manager');

/** Who of these principals may see which of these rows, with today's rights. */
export async function sightOf(
  dataSource: DataSource,
  principals: Principal[],
  conversationIds: string[],
  sourceIds: string[],
): Promise<Sight> {
  const sight: Sight = new Map(
    principals.map((principal) => [rightsKey(principal), { conversationIds: new Set(), sourceIds: new Set() }]),
  );
  const restricted = principals.filter((principal) => !seesEverything(principal));
  for (const principal of principals.filter(seesEverything))
    sight.set(rightsKey(principal), {
      conversationIds: new Set(conversationIds),
      sourceIds: new Set(sourceIds),
    });
  for (let i = 0; i < restricted.length; i += atOnce)
    await ask(dataSource, restricted.slice(i, i + atOnce), conversationIds, sourceIds, sight);
  return sight;
}

async function ask(
  dataSource: DataSource,
  principals: Principal[],
  conversationIds: string[],
  sourceIds: string[],
  sight: Sight,
): Promise<void> {
  const values: unknown[] = [conversationIds, sourceIds];
  const branches = principals.flatMap((principal, i) => [
    ...(conversationIds.length === 0
      ? []
      : [
          `select ${i}, 'c', c.id from conversations c where c.id = any($1::bigint[]) and ${visibleConversations(principal, values)}`,
        ]),
    ...(sourceIds.length === 0
      ? []
      : [
          `select ${i}, 's', s.id from sources s where s.id = any($2::bigint[]) and ${visibleSources(principal, values)}`,
        ]),
  ]);
  if (branches.length === 0) return;
  // both lists are always parameters, so both are named in every statement
  const sql = `with seen(place, kind, id) as (${branches.join(' union all ')})
    select place, kind, id from seen where cardinality($1::bigint[]) + cardinality($2::bigint[]) > 0`;
  for (const { place, kind, id } of (await dataSource.query(sql, values)) as {
    place: number;
    kind: 'c' | 's';
    id: string;
  }[]) {
    const seen = sight.get(rightsKey(principals[place]!))!;
    (kind === 'c' ? seen.conversationIds : seen.sourceIds).add(id);
  }
}
