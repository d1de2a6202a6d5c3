import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../common/domain-error.ts';
import { belowHorizon, type CommitCursor, commitCursor, writeCommitCursor } from '../database/commit-cursor.ts';
import type { EventsPage, EventsQuery, FeedEventView } from './events.dto.ts';

interface EventRow extends Omit<FeedEventView, 'cursor' | 'actor'> {
  xid: string;
  id: string;
  actorKind: FeedEventView['actor']['kind'];
  actorId: string | null;
}

/**
 * Everything that happened, for those who mirror it: no event is skipped, whatever commits in whatever order, since
 * readers stop below the oldest transaction that still runs.
 */
@Injectable()
export class EventsByCursorQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws DomainError `cursor-invalid`, `cursor-of-another-database` */
  async page({ after, limit }: EventsQuery): Promise<EventsPage> {
    const { xid, id }: CommitCursor = commitCursor(after);
    const rows: EventRow[] = await this.dataSource.query(
      `select xid::text as xid, id, at, type, conversation_id as "conversationId", contact_id as "contactId",
         source_id as "sourceId", message_id as "messageId", actor_kind as "actorKind", actor_id as "actorId", data
       from events e where (e.xid, e.id) > ($1::xid8, $2::bigint) and ${belowHorizon('e')}
       order by e.xid, e.id limit $3`,
      [xid, id, limit],
    );
    if (rows.length === 0) await this.assertOfThisDatabase(xid);
    const last = rows.at(-1);
    return { items: rows.map(view), next: last ? writeCommitCursor(last) : (after ?? null) };
  }

  /** A database that was restored from a backup counts its transactions anew. */
  private async assertOfThisDatabase(xid: string): Promise<void> {
    const [row]: { ahead: boolean }[] = await this.dataSource.query(
      'select $1::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) as ahead',
      [xid],
    );
    if (row!.ahead)
      throw new DomainError(
        'invalid',
        'cursor-of-another-database',
        'This cursor is ahead of the database, which was restored from a backup. Mirror everything anew, without a cursor.',
      );
  }
}

const view = ({ xid, id, actorKind, actorId, ...row }: EventRow): FeedEventView => ({
  cursor: writeCommitCursor({ xid, id }),
  ...row,
  actor: { kind: actorKind, id: actorId },
});
