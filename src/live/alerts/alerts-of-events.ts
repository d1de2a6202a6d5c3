import type { EntityManager } from 'typeorm';
import { beginning, belowHorizon, type CommitCursor } from '../../database/commit-cursor.ts';
import type { NewAlert } from './raise-alerts.ts';

const reader = 'alerts';
const perRound = 1000;

interface Happened {
  xid: string;
  id: string;
  type: string;
  conversationId: string;
  messageId: string | null;
  actorKind: string;
  actorId: string | null;
  data: Record<string, unknown>;
  assigneeId: string | null;
  writerId: string | null;
  wantsAnswer: boolean | null;
}

/**
 * The alerts that follow from what happened since the last time; how far we have come moves in the same transaction.
 */
export async function alertsOfEvents(tx: EntityManager): Promise<NewAlert[]> {
  const { xid, id } = await place(tx);
  const events: Happened[] = await tx.query(
    `select e.xid::text as xid, e.id, e.type, e.conversation_id as "conversationId", e.message_id as "messageId",
       e.actor_kind as "actorKind", e.actor_id as "actorId", e.data, c.assignee_id as "assigneeId",
       m.user_id as "writerId",
       coalesce(m.corrected_needs_answer, m.needs_answer) and m.automatic is null and not m.history as "wantsAnswer"
     from (select * from events e where (xid, id) > ($1::xid8, $2::bigint) and ${belowHorizon('e')}
           order by xid, id limit ${perRound}) e
       left join conversations c on c.id = e.conversation_id left join messages m on m.id = e.message_id
     order by e.xid, e.id`,
    [xid, id],
  );
  const last = events.at(-1);
  if (last) await moveTo(tx, last);
  return events.filter(({ conversationId }) => conversationId !== null).flatMap(alertsOf);
}

function alertsOf(event: Happened): NewAlert[] {
  const { type, conversationId, messageId, assigneeId, data } = event;
  const alert = (kind: NewAlert['kind'], userId: string | null, key: string): NewAlert[] =>
    userId === null || (event.actorKind === 'user' && event.actorId === userId)
      ? []
      : [{ kind, userId, key: `${kind}:${key}`, conversationId, data: { messageId } }];
  if (type === 'conversation.assigned' || type === 'conversation.passedOn')
    return alert('assigned', newAssignee(data), `${conversationId}:${event.id}`);
  if (type === 'message.received') return event.wantsAnswer ? alert('answer', assigneeId, messageId!) : [];
  if (type === 'note.added') return namedIn(data).flatMap((userId) => alert('named', userId, messageId!));
  if (type === 'reply.failed' || type === 'reply.unconfirmed') return alert('reply-failed', event.writerId, event.id);
  return [];
}

const newAssignee = (data: Record<string, unknown>): string | null =>
  (data.after as { assigneeId?: string | null } | undefined)?.assigneeId ?? null;

const namedIn = ({ namedIds }: Record<string, unknown>): string[] => (Array.isArray(namedIds) ? namedIds : []);

/** Where to go on. A place ahead of the database, which was restored by other means than ours, is given up. */
async function place(tx: EntityManager): Promise<CommitCursor> {
  await tx.query(
    `insert into event_readers (name, xid, id) values ($1, '0', 0) on conflict on constraint event_readers_pk do update
       set xid = pg_snapshot_xmin(pg_current_snapshot()), id = 0
       where event_readers.xid > pg_snapshot_xmin(pg_current_snapshot())`,
    [reader],
  );
  const [row]: CommitCursor[] = await tx.query('select xid::text as xid, id from event_readers where name = $1', [
    reader,
  ]);
  return row ?? beginning;
}

async function moveTo(tx: EntityManager, { xid, id }: CommitCursor): Promise<void> {
  await tx.query('update event_readers set xid = $2::xid8, id = $3 where name = $1', [reader, xid, id]);
}
