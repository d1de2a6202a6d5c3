import type { DataSource, EntityManager } from 'typeorm';
import { returnedRows } from '../database/returned-rows.ts';

/** A file to be fetched, in the hands of one process. */
export interface DueAttachment {
  id: string;
  messageId: string;
  conversationId: string;
  /** The conversation that stands for it, after merging. */
  shownIn: string;
  sourceId: string;
  channel: string;
  /** The account was disconnected: nobody can fetch for it any more. */
  removed: boolean;
  remote: string;
  contentType: string;
  /** With this one. */
  attempts: number;
}

/** A file claimed and not settled within this time belongs to whoever comes next. */
const claimSeconds = 120;

/** Takes files that are due; those of paused accounts wait. */
export async function claimAttachments(dataSource: DataSource, now: Date, limit: number): Promise<DueAttachment[]> {
  return returnedRows<DueAttachment>(
    await dataSource.query<unknown>(
      `update attachments a set attempts = a.attempts + 1, next_attempt_at = $2
       from messages m, sources s, conversations c
       where m.id = a.message_id and c.id = m.conversation_id and s.id = m.source_id and a.id in (
         select d.id from attachments d join sources o on o.id = d.source_id
         where d.state = 'pending' and d.next_attempt_at <= $1 and o.status <> 'paused'
         order by d.next_attempt_at limit $3 for update of d skip locked)
       returning a.id, a.message_id as "messageId", m.conversation_id as "conversationId",
         coalesce(c.merged_into_id, c.id) as "shownIn", s.id as "sourceId", s.channel,
         s.status = 'removed' as removed, a.remote, a.content_type as "contentType", a.attempts`,
      [now, new Date(now.getTime() + claimSeconds * 1000), limit],
    ),
  );
}

/** What is known of a file once it is settled. */
export type Fetched =
  { state: 'stored'; contentType: string; size: number; sha256: Buffer } | { state: 'refused'; reason: string };

/** @returns false if the file is gone or settled: its message was erased meanwhile, or another process was quicker */
export async function settleAttachment(tx: EntityManager, id: string, fetched: Fetched): Promise<boolean> {
  const stored = fetched.state === 'stored' ? fetched : null;
  const [, changed] = await tx.query<[unknown[], number]>(
    `update attachments set state = $2, reason = $3, content_type = coalesce($4, content_type), size = coalesce($5, size),
       sha256 = $6, remote = null, next_attempt_at = null
     where id = $1 and state = 'pending'`,
    [
      id,
      fetched.state,
      fetched.state === 'refused' ? fetched.reason : null,
      stored?.contentType ?? null,
      stored?.size ?? null,
      stored?.sha256 ?? null,
    ],
  );
  return changed > 0;
}

/** Tries again at `at`; the reason is shown meanwhile. */
export async function putOffAttachment(dataSource: DataSource, id: string, reason: string, at: Date): Promise<void> {
  await dataSource.query(
    `update attachments set next_attempt_at = $3, reason = $2 where id = $1 and state = 'pending'`,
    [id, reason, at],
  );
}
