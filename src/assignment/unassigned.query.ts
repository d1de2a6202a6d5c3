import type { EntityManager } from 'typeorm';
import type { Circle, Circles } from './candidates.query.ts';
import { hasRoom } from './candidates.query.ts';

/** A conversation that waits for us and is in nobody's hands. */
export interface Unassigned {
  id: string;
  sourceId: string;
  teamId: string | null;
  language: string | null;
  topics: string[];
  previousUserId: string | null;
}

/**
 * The next conversations to give out, threats first, then by least time to the goal; only such as somebody has room
 * for. They are locked; whatever another transaction is changing right now is left for the next round.
 */
export async function nextUnassigned(tx: EntityManager, circles: Circles, limit: number): Promise<Unassigned[]> {
  const withRoom = [...circles].filter(([, candidates]) => hasRoom(candidates)).map(([circle]) => circle);
  const idsOf = (kind: string) => withRoom.filter((circle) => circle.startsWith(kind)).map((c) => c.split(':')[1]);
  if (withRoom.length === 0) return [];
  const ids: { id: string }[] = await tx.query(
    `select id from conversations
     where status = 'open' and assignee_id is null and merged_into_id is null and waiting_since is not null and not listening
       and case when team_id is null then source_id = any($1::bigint[]) else team_id = any($2::bigint[]) end
     order by position_at, id limit $3 for update skip locked`,
    [idsOf('source:'), idsOf('team:'), limit],
  );
  return ids.length === 0
    ? []
    : described(
        tx,
        ids.map(({ id }) => id),
      );
}

/** In the order of `ids`. Who answered the customer last is looked for in the newest of their conversations. */
async function described(tx: EntityManager, ids: string[]): Promise<Unassigned[]> {
  return tx.query(
    `select c.id, c.source_id as "sourceId", c.team_id as "teamId", c.language,
       array(select l.name from conversation_labels cl join labels l on l.id = cl.label_id where cl.conversation_id = c.id
             union select c.intent where c.intent is not null) as topics,
       (select m.user_id from
          (select id from conversations p where p.contact_id = c.contact_id order by last_activity_at desc limit 5) recent
          join messages m on m.conversation_id = recent.id
        where m.kind = 'reply' and m.delivery = 'sent' and m.user_id is not null
        order by m.occurred_at desc limit 1) as "previousUserId"
     from unnest($1::bigint[]) with ordinality asked(id, place) join conversations c on c.id = asked.id
     order by place`,
    [ids],
  );
}

/** A conversation that was passed on to a team belongs to that team alone. */
export const circleOf = ({ teamId, sourceId }: Unassigned): Circle =>
  teamId === null ? `source:${sourceId}` : `team:${teamId}`;
