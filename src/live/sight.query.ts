import type { DataSource } from 'typeorm';
import { preparedQuery } from '../database/prepared.ts';
import type { Principal, UserPrincipal } from '../people/principal.ts';
import { conversationSeenByWho, rightsOfMany, seesEverything, sourceSeenByWho } from '../people/visibility.ts';
import { rightsKey } from './live-client.ts';

/** What of a change each principal may hear, by `rightsKey`. */
export type Sight = Map<string, { conversationIds: Set<string>; sourceIds: Set<string> }>;

const seenSql = `with ${rightsOfMany('$1', '$2')}
  select who.id as "userId", 'c' as kind, c.id from who, conversations c
    where c.id = any($3::bigint[]) and ${conversationSeenByWho()}
  union all select who.id, 's', s.id from who, sources s where s.id = any($4::bigint[]) and ${sourceSeenByWho()}`;

/** Who of these principals may see which of these rows, with today's rights; one statement, however many they are. */
export async function sightOf(
  dataSource: DataSource,
  principals: Principal[],
  conversationIds: string[],
  sourceIds: string[],
): Promise<Sight> {
  const everything = { conversationIds: new Set(conversationIds), sourceIds: new Set(sourceIds) };
  const sight: Sight = new Map();
  const restricted: UserPrincipal[] = [];
  for (const principal of principals) {
    const all = seesEverything(principal);
    sight.set(rightsKey(principal), all ? everything : { conversationIds: new Set(), sourceIds: new Set() });
    if (!all) restricted.push(principal as UserPrincipal);
  }
  if (restricted.length === 0 || conversationIds.length + sourceIds.length === 0) return sight;
  const rows = await preparedQuery<{ userId: string; kind: 'c' | 's'; id: string }>(dataSource, seenSql, [
    restricted.map(({ userId }) => userId),
    restricted.map(({ role }) => role === 'lead'),
    conversationIds,
    sourceIds,
  ]);
  for (const { userId, kind, id } of rows) {
    const seen = sight.get(`user:${userId}`)!;
    (kind === 'c' ? seen.conversationIds : seen.sourceIds).add(id);
  }
  return sight;
}
