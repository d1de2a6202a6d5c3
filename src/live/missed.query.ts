import type { DataSource } from 'typeorm';
import type { Changed } from '../database/change-notice.ts';
import { readCommitCursor } from '../database/commit-cursor.ts';

const mostEvents = 5_000;

/** Which topic an event is about, by the first word of its type. What has ids of its own needs none. */
const topics: Record<string, string> = {
  label: 'labels',
  cannedReply: 'canned-replies',
  attribute: 'attributes',
  view: 'views',
  target: 'targets',
  calendar: 'targets',
  installation: 'installation',
  team: 'users',
  user: 'users',
  contact: 'contacts',
  tuning: 'tunings',
};
/** What belongs to one person alone is no event: it counts as changed. */
const withoutEvents = ['alerts'];

/**
 * What changed since a stream ended. Everything committed by now counts; what commits later is told as it happens.
 * @returns null if that cannot be known, or is so much that everything should be loaded again
 */
export async function missedSince(dataSource: DataSource, lastEventId: string): Promise<Required<Changed> | null> {
  const cursor = readCommitCursor(lastEventId);
  if (!cursor) return null;
  const rows: { conversationId: string | null; sourceId: string | null; type: string; ahead: boolean }[] =
    await dataSource.query(
      `select conversation_id as "conversationId", source_id as "sourceId", type from events
       where (xid, id) > ($1::xid8, $2::bigint) order by xid, id limit $3`,
      [cursor.xid, cursor.id, mostEvents + 1],
    );
  if (rows.length > mostEvents || (await isAhead(dataSource, cursor.xid))) return null;
  const some = (ids: (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];
  return {
    conversationIds: some(rows.map(({ conversationId }) => conversationId)),
    sourceIds: some(rows.map(({ sourceId }) => sourceId)),
    userIds: [],
    topics: [...withoutEvents, ...some(rows.map(({ type }) => topics[type.split('.')[0]!] ?? null))],
  };
}

/** A database that was restored counts its transactions anew, and its streams from before are lost. */
async function isAhead(dataSource: DataSource, xid: string): Promise<boolean> {
  const [row]: { ahead: boolean }[] = await dataSource.query(
    'select $1::xid8 > pg_snapshot_xmax(pg_current_snapshot()) as ahead',
    [xid],
  );
  return row!.ahead;
}
