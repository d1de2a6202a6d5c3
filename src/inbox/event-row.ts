import { type ActorView, type EventView } from './message.dto.ts';

/** What a history needs of an event `e`, with the joins of `eventJoins`. */
export const eventColumns = `e.id, e.at, e.type, e.conversation_id, e.message_id, e.actor_kind, e.actor_id, e.data,
  coalesce(eu.name, et.name) as actor_name`;

export const eventJoins = `left join users eu on e.actor_kind = 'user' and eu.id = e.actor_id
  left join api_tokens et on e.actor_kind = 'token' and et.id = e.actor_id`;

/** A row of `eventColumns`. */
export interface EventRow {
  id: string;
  at: Date;
  type: string;
  conversation_id: string | null;
  message_id: string | null;
  actor_kind: ActorView['kind'];
  actor_id: string | null;
  actor_name: string | null;
  data: Record<string, unknown>;
}

/** The row as the API shows it. */
export const eventView = (row: EventRow): EventView => ({
  id: row.id,
  at: row.at,
  type: row.type,
  actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
  messageId: row.message_id,
  data: row.data,
});
