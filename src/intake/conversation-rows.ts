import { type Column, insertStatement, updateStatement } from '../database/bulk.ts';
import { eachByKey, statement } from '../database/statement.ts';
import type { Draft } from './batch-item.ts';

/** What every batch may change. */
const changing: Column<Draft>[] = [
  ['status', 'text', (d) => d.status],
  ['snoozed_until', 'timestamptz', (d) => d.snoozedUntil],
  ['listening', 'boolean', (d) => d.listening],
  ['nothing_to_answer', 'text', (d) => d.nothingToAnswer],
  ['unanswered_before_connection', 'boolean', (d) => d.unansweredBeforeConnection],
  ['intent', 'text', (d) => d.intent],
  ['contact_id', 'bigint', (d) => d.contactId],
  ['subject', 'text', (d) => d.subject],
  ['parent', 'jsonb', (d) => d.parent],
  ['first_contact_at', 'timestamptz', (d) => d.firstContactAt],
  ['first_human_reply_at', 'timestamptz', (d) => d.firstHumanReplyAt],
  ['waiting_since', 'timestamptz', (d) => d.waitingSince],
  ['last_activity_at', 'timestamptz', (d) => d.lastActivityAt],
  ['goal_due_at', 'timestamptz', (d) => d.goalAt],
  ['sla_due_at', 'timestamptz', (d) => d.slaAt],
  ['position_at', 'timestamptz', (d) => d.positionAt],
  ['language', 'text', (d) => d.language],
  ['level', 'text', (d) => d.level],
  ['frustration', 'real', (d) => d.frustration],
  ['frustration_peak', 'real', (d) => d.frustrationPeak],
  ['trajectory', 'text', (d) => d.trajectory],
  ['threat', 'text', (d) => d.threat],
  ['last_message_id', 'bigint', (d) => d.lastMessageId],
  ['last_inbound_at', 'timestamptz', (d) => d.lastInboundAt],
  ['preview', 'text', (d) => d.preview],
  ['preview_direction', 'text', (d) => d.previewDirection],
  ['message_count', 'integer', (d) => d.messageCount],
  ['folded_to_at', 'timestamptz', (d) => d.foldedTo],
  ['cycle_count', 'integer', (d) => d.cycleCount],
];

const id: Column<Draft> = ['id', 'bigint', (d) => d.id];

export const conversationColumns: Column<Draft>[] = [
  id,
  ['source_id', 'bigint', (d) => d.sourceId],
  ['root_key', 'text', (d) => d.rootKey],
  ['visibility', 'text', (d) => d.visibility],
  ['origin', 'text', (d) => d.origin],
  ['sandbox', 'boolean', (d) => d.sandbox],
  ['created_at', 'timestamptz', (d) => d.createdAt],
  ...changing,
];
export const updateColumns: Column<Draft>[] = [id, ...changing];

export const insertConversations = insertStatement(
  'conversations',
  conversationColumns,
  'on conflict do nothing returning id',
);
export const updateConversations = updateStatement('conversations', updateColumns);

/** Locks conversations in id order and reads what ingest changes. */
export const lockConversations = statement(
  `select c.id, c.source_id as "sourceId", c.contact_id as "contactId", c.root_key as "rootKey", c.subject, c.parent,
     c.visibility, c.origin, c.status, c.snoozed_until as "snoozedUntil", c.listening, c.nothing_to_answer as "nothingToAnswer",
     c.unanswered_before_connection as "unansweredBeforeConnection", c.intent, c.first_contact_at as "firstContactAt",
     c.first_human_reply_at as "firstHumanReplyAt", c.waiting_since as "waitingSince",
     c.last_activity_at as "lastActivityAt", c.goal_due_at as "goalAt", c.sla_due_at as "slaAt",
     c.position_at as "positionAt", c.language, c.level, c.frustration, c.frustration_peak as "frustrationPeak",
     c.trajectory, c.threat, c.last_message_id as "lastMessageId", c.last_inbound_at as "lastInboundAt", c.preview,
     c.preview_direction as "previewDirection", c.message_count as "messageCount", c.folded_to_at as "foldedTo",
     c.cycle_count as "cycleCount", c.sandbox, c.created_at as "createdAt",
     c.merged_into_id is not null as "movedOn", exists (select from conversation_merges y where y.into_id = c.id) as "anew",
     array(select m.frustration from messages m
           where m.conversation_id = c.id and m.direction = 'inbound' and m.automatic is null and m.frustration is not null
           order by m.occurred_at desc, m.id desc limit 3) as "scores"
   from conversations c where c.id = any($1::bigint[]) order by c.id for update`,
);

/** Finds conversations by contact under a root, leading on to what they were merged into. */
export const findConversations = statement(
  `select k.root_key as "rootKey", k.contact_id as "contactId", found.id
   from unnest($2::text[], $3::bigint[]) as k(root_key, contact_id)
   cross join lateral (
     select coalesce(t.merged_into_id, c.merged_into_id, c.id) as id
     from conversations c left join conversations t on t.id = c.merged_into_id
     where c.source_id = $1 and c.root_key = k.root_key and c.contact_id = k.contact_id ${eachByKey}) found`,
);

/** Everything under some roots, the oldest first. */
export const findByRoot = statement(
  `select c.root_key as "rootKey", c.contact_id as "contactId", coalesce(t.merged_into_id, c.merged_into_id, c.id) as id
   from conversations c left join conversations t on t.id = c.merged_into_id
   where c.source_id = $1 and c.root_key = any($2::text[]) order by c.id`,
);

/** Where stored messages are, by what replies name. */
export const findMessages = statement(
  `select m.external_id as "externalId", m.id, m.direction, m.contact_id as "contactId", m.occurred_at as "occurredAt",
     m.edited_at as "editedAt", m.deleted_at as "deletedAt", m.solution, m.conversation_id as "ownConversationId",
     coalesce(c.merged_into_id, c.id) as "conversationId"
   from messages m join conversations c on c.id = m.conversation_id
   where m.source_id = $1 and m.external_id = any($2::text[])`,
);

/** Where replies of ours stand, by our own ids. */
export const findReplies = statement(
  `select m.id, coalesce(c.merged_into_id, c.id) as "conversationId"
   from messages m join conversations c on c.id = m.conversation_id where m.source_id = $1 and m.id = any($2::bigint[])`,
);
