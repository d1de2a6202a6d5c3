import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { type ReadVersions, versionStale } from '../../common/version.ts';
import { returnedRows } from '../../database/returned-rows.ts';
import { inTransaction } from '../../database/transaction.ts';
import { type Principal } from '../../people/principal.ts';
import { ConversationByIdQuery } from '../conversation.query.ts';
import { writerOf } from '../notes/notes.ts';
import { type DraftKind, type DraftView } from './draft.dto.ts';

const longest = 500_000;
const columns = 'kind, body, updated_at as "updatedAt", version';

/** What reps have begun to write: kept on the server, seen by its author alone. */
@Injectable()
export class Drafts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly conversations: ConversationByIdQuery,
  ) {}

  /** One's own drafts in a conversation; at most one of each kind. */
  async list(conversationId: string, principal: Principal): Promise<DraftView[]> {
    await this.conversations.mustSee(conversationId, principal);
    return this.dataSource.query<DraftView[]>(
      `select ${columns} from drafts where conversation_id = $1 and user_id = $2 order by kind`,
      [conversationId, writerOf(principal)],
    );
  }

  /**
   * @param expected `read`: what was read; 0 for a draft that should not exist yet; null overwrites
   * @throws DomainError `version-stale`, `draft-too-large`
   */
  async put(
    conversationId: string,
    kind: DraftKind,
    body: Record<string, unknown>,
    { read, mustExist }: { read: ReadVersions; mustExist: boolean },
    principal: Principal,
  ): Promise<DraftView> {
    const json = JSON.stringify(body);
    if (json.length > longest) throw new DomainError('too-large', 'draft-too-large', 'This draft is too long to keep.');
    await this.conversations.mustSee(conversationId, principal);
    return inTransaction(this.dataSource, async (tx) => {
      const [draft] = returnedRows<DraftView>(
        await tx.query(
          `insert into drafts as d (conversation_id, user_id, kind, body, updated_at)
           select $1, $2, $3, $4, $5 where (coalesce(0 = any($6::int[]), true) and not $7) or exists (select from drafts
             where conversation_id = $1 and user_id = $2 and kind = $3)
           on conflict (conversation_id, user_id, kind) do update
             set body = excluded.body, updated_at = excluded.updated_at, version = default
             where coalesce(d.version = any($6), true)
           returning ${columns}`,
          [conversationId, writerOf(principal), kind, json, this.clock.now(), read, mustExist],
        ),
      );
      if (!draft) throw versionStale();
      return draft;
    });
  }

  /**
   * What is not there is gone already.
   * @param read what was read; null discards whatever there is
   * @throws DomainError `version-stale`
   */
  async remove(conversationId: string, kind: DraftKind, read: ReadVersions, principal: Principal): Promise<void> {
    const key = [conversationId, writerOf(principal), kind];
    const mine = 'conversation_id = $1 and user_id = $2 and kind = $3';
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query(`delete from drafts where ${mine} and coalesce(version = any($4::int[]), true)`, [...key, read]);
      const others = await tx.query<unknown[]>(`select from drafts where ${mine}`, key);
      if (others.length > 0) throw versionStale();
    });
  }
}
