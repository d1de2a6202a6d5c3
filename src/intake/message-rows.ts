import { type Column, insertStatement } from '../database/bulk.ts';
import type { Item } from './batch-item.ts';

/** An item with what is the same for its whole batch. */
export interface MessageRow {
  item: Item;
  conversationId: string;
  sourceId: string;
  receivedAt: Date;
}

const inbound = ({ item }: MessageRow): boolean => item.mention.direction === 'inbound';

export const messageColumns: Column<MessageRow>[] = [
  ['id', 'bigint', ({ item }) => item.messageId],
  ['conversation_id', 'bigint', (row) => row.conversationId],
  ['source_id', 'bigint', (row) => row.sourceId],
  ['contact_id', 'bigint', ({ item }) => item.author?.contactId],
  ['identity_id', 'bigint', ({ item }) => item.author?.identityId],
  ['answers_contact_id', 'bigint', ({ item }) => item.answersContactId],
  ['kind', 'text', (row) => (inbound(row) ? 'mention' : 'reply')],
  ['direction', 'text', ({ item }) => item.mention.direction],
  ['external_id', 'text', ({ item }) => item.mention.externalId],
  ['reply_to', 'text', ({ item }) => item.mention.replyTo],
  ['occurred_at', 'timestamptz', ({ item }) => item.mention.occurredAt],
  ['received_at', 'timestamptz', (row) => row.receivedAt],
  ['stored_at', 'timestamptz', (row) => row.receivedAt],
  ['claimed_at', 'timestamptz', ({ item }) => item.mention.claimedAt],
  ['time_clamped', 'boolean', ({ item }) => item.mention.timeClamped],
  ['visibility', 'text', ({ item }) => item.mention.visibility],
  ['addressed', 'boolean', ({ item }) => item.mention.addressed],
  ['automatic', 'text', ({ item }) => item.mention.automatic],
  ['native', 'boolean', (row) => !inbound(row)],
  ['while_blocked', 'boolean', ({ item }) => item.author?.blocked ?? false],
  ['history', 'boolean', ({ item }) => item.history],
  ['solution', 'boolean', ({ item }) => item.mention.solution ?? false],
  ['solved_at', 'timestamptz', ({ item }) => solvedAt(item)],
  ['subject', 'text', ({ item }) => item.mention.subject],
  ['text', 'text', ({ item }) => item.mention.text],
  ['quoted_from', 'integer', ({ item }) => item.mention.quotedFrom],
  ['html', 'text', ({ item }) => item.mention.html],
  ['language', 'text', ({ item }) => item.reading?.language],
  ['platform_language', 'text', ({ item }) => item.mention.language],
  ['url', 'text', ({ item }) => item.mention.url],
  ['label', 'text', ({ item }) => item.reading?.label],
  ['negative', 'real', ({ item }) => item.reading?.negative],
  ['frustration', 'real', ({ item }) => item.reading?.frustration],
  ['level', 'text', ({ item }) => item.reading?.level],
  ['intent', 'text', ({ item }) => item.reading?.kind],
  ['needs_answer', 'boolean', ({ item }) => item.reading?.needsAnswer],
  ['needs_answer_reason', 'text', ({ item }) => item.reading?.needsAnswerReason],
  ['threat', 'jsonb', ({ item }) => item.reading?.threat],
  ['reasons', 'jsonb', ({ item }) => item.reading?.reasons],
  ['nudges', 'smallint', ({ item }) => Math.min(item.told.nudges, 32_767)],
  ['past_sla', 'boolean', ({ item }) => item.told.pastSla],
  ['contacts_in_48h', 'smallint', ({ item }) => Math.min(item.told.contactsIn48h, 32_767)],
  ['other_channel_open', 'boolean', ({ item }) => item.told.otherChannelOpen],
  ['edited_at', 'timestamptz', ({ item }) => item.mention.editedAt],
  ['attachment_count', 'smallint', ({ item }) => item.mention.attachments?.length ?? 0],
  ['meta', 'jsonb', ({ item }) => item.mention.meta],
];

export const insertMessages = insertStatement('messages', messageColumns, 'on conflict do nothing returning id');

export const searchColumns: Column<MessageRow>[] = [
  ['message_id', 'bigint', ({ item }) => item.messageId],
  ['conversation_id', 'bigint', (row) => row.conversationId],
  ['occurred_at', 'timestamptz', ({ item }) => item.mention.occurredAt],
  ['tokens', 'tsvector', ({ item }) => item.searchVector],
];

export const insertSearch = insertStatement('message_search', searchColumns);

/** When a peer's answer became the solution; the platforms tell it as an edit. */
export function solvedAt({ mention }: Item): Date | null {
  return mention.solution && mention.direction === 'inbound' ? (mention.editedAt ?? mention.occurredAt) : null;
}
