import type { EntityManager } from 'typeorm';
import { DomainError } from '../../common/domain-error.ts';
import { type Held } from '../changes/on-conversation.ts';
import { searchVector } from '../search-tokens.ts';
import { type AskBody, type NoteBody } from './note.dto.ts';

/** Stores a note so that search finds it. @returns the id of the message */
export async function insertNote({ tx, row, now }: Held, userId: string, text: string): Promise<string> {
  const [message] = await tx.query<{ id: string }[]>(
    `insert into messages (conversation_id, source_id, user_id, kind, direction, occurred_at, received_at, stored_at,
       visibility, text)
     values ($1, $2, $3, 'note', 'internal', $4, $4, $4, 'internal', $5) returning id`,
    [row.id, row.sourceId, userId, now, text],
  );
  await indexNote(tx, message!.id, row.id, now, text);
  return message!.id;
}

/** What was begun is said: only another text, begun meanwhile or beside it, is still to be gone on with. */
export async function dropSaidDraft({ tx, row }: Held, userId: string, text: string): Promise<void> {
  await tx.query(
    `delete from drafts where conversation_id = $1 and user_id = $2 and kind = 'note' and body->>'text' = $3`,
    [row.id, userId, text],
  );
}

/** Makes a note's present text the one that search finds. */
export async function indexNote(tx: EntityManager, id: string, conversationId: string, at: Date, text: string) {
  await tx.query(
    `insert into message_search (message_id, conversation_id, occurred_at, tokens) values ($1, $2, $3, $4::tsvector)
     on conflict (message_id) do update set tokens = excluded.tokens`,
    [id, conversationId, at, searchVector({ occurredAt: at, texts: [text] })],
  );
}

/** The author and whoever was named follow the conversation from now on. @returns the ids of those named */
export async function subscribeNamed({ tx, row }: Held, authorId: string, body: NoteBody): Promise<string[]> {
  const named = await tx.query<{ id: string }[]>(
    `select id from users where deactivated_at is null and (id = any($1::bigint[])
       or id in (select user_id from team_members where team_id = any($2::bigint[])))`,
    [
      [...(body.mentionUserIds ?? []), ...(body.ask?.userId ? [body.ask.userId] : [])],
      [...(body.mentionTeamIds ?? []), ...(body.ask?.teamId ? [body.ask.teamId] : [])],
    ],
  );
  const ids = named.map(({ id }) => id);
  await tx.query(
    `insert into subscriptions (conversation_id, user_id) select $1, u from unnest($2::bigint[]) u on conflict do nothing`,
    [row.id, [...ids, authorId]],
  );
  return ids.filter((id) => id !== authorId);
}

/** @throws DomainError `ask-without-recipient` */
export async function insertAsk({ tx, row, now }: Held, messageId: string, userId: string, ask: AskBody) {
  if (!ask.userId && !ask.teamId)
    throw new DomainError('invalid', 'ask-without-recipient', 'Say whom you ask: a userId or a teamId.');
  const [stored] = await tx.query<{ id: string }[]>(
    `insert into asks (message_id, conversation_id, asked_by, user_id, team_id, due_at, created_at)
     values ($1, $2, $3, $4, $5, $6, $7) returning id`,
    [messageId, row.id, userId, ask.userId ?? null, ask.teamId ?? null, ask.dueAt ?? null, now],
  );
  return stored!.id;
}

/** Files uploaded by the author become those of the message. @throws DomainError `attachment-missing` */
export async function attachUploads(tx: EntityManager, messageId: string, userId: string, ids: readonly string[]) {
  if (ids.length === 0) return;
  const [, attached] = await tx.query<[unknown[], number]>(
    `update attachments set message_id = $1, uploaded_by = null
     where id = any($2::bigint[]) and uploaded_by = $3 and message_id is null and state = 'stored'`,
    [messageId, ids, userId],
  );
  if (attached !== new Set(ids).size)
    throw new DomainError('conflict', 'attachment-missing', 'A file is not uploaded (any more). Attach it again.');
  await tx.query('update messages set attachment_count = $2 where id = $1', [messageId, attached]);
}
