import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { type ReadVersions, assertRead } from '../../common/version.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { returnedRows } from '../../database/returned-rows.ts';
import { inTransaction } from '../../database/transaction.ts';
import { actorOf, isAtLeast, personOf, type Principal } from '../../people/principal.ts';
import { appendEvents } from '../../database/events.ts';
import { type CannedReplyBody, type CannedReplyView } from './canned-reply.dto.ts';

type Row = Omit<CannedReplyView, 'variables'>;

const columns = 'id, version, shortcut, title, text, language, team_id as "teamId"';
const missing = () => new DomainError('not-found', 'canned-reply-missing', 'There is no such canned reply (any more).');

/** Names of the variables in a text, each once, in order. */
export const variablesOf = (text: string): string[] => [
  ...new Set([...text.matchAll(/\{\{\s*([\p{L}\p{N}_.-]+)\s*\}\}/gu)].map(([, name]) => name!)),
];

const viewOf = (row: Row): CannedReplyView => ({ ...row, variables: variablesOf(row.text) });

/** Replies to be filled in. */
@Injectable()
export class CannedReplies {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Everybody's, and those of one's own teams. */
  async list(principal: Principal): Promise<CannedReplyView[]> {
    const seesAll = principal.kind === 'token' || isAtLeast(principal.role, 'manager');
    const rows = await this.dataSource.query<Row[]>(
      `select ${columns} from canned_replies where $1 or team_id is null
         or team_id in (select team_id from team_members where user_id = $2) order by shortcut`,
      [seesAll, personOf(principal)],
    );
    return rows.map(viewOf);
  }

  add(body: CannedReplyBody, principal: Principal): Promise<CannedReplyView> {
    return this.changed(
      principal,
      'cannedReply.created',
      `insert into canned_replies (shortcut, title, text, language, team_id, created_by, created_at)
       values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
      [...valuesOf(body), personOf(principal), this.clock.now()],
    );
  }

  /** @throws DomainError `canned-reply-missing`, `version-stale` */
  async replace(id: string, body: CannedReplyBody, read: ReadVersions, principal: Principal): Promise<CannedReplyView> {
    const [current] = await this.dataSource.query<{ version: number }[]>(
      'select version from canned_replies where id = $1',
      [id],
    );
    if (current) assertRead(read, current.version);
    return this.changed(
      principal,
      'cannedReply.changed',
      `update canned_replies set shortcut = $1, title = $2, text = $3, language = $4, team_id = $5, version = version + 1
       where id = $6 and version = $7 returning ${columns}`,
      [...valuesOf(body), id, current?.version ?? 0],
    );
  }

  /** @throws DomainError `canned-reply-missing` */
  async remove(id: string, principal: Principal): Promise<void> {
    const sql = `delete from canned_replies where id = $1 returning ${columns}`;
    await this.changed(principal, 'cannedReply.removed', sql, [id]);
  }

  private async changed(principal: Principal, type: string, sql: string, values: unknown[]): Promise<CannedReplyView> {
    return inTransaction(this.dataSource, async (tx) => {
      const [row] = returnedRows<Row>(await tx.query(sql, values));
      if (!row) throw missing();
      await appendEvents(tx, [{ at: this.clock.now(), type, actor: actorOf(principal), data: { ...row } }]);
      await notifyChanged(tx, { topics: ['canned-replies'] });
      return viewOf(row);
    });
  }
}

const valuesOf = ({ shortcut, title, text, language, teamId }: CannedReplyBody) => [
  shortcut,
  title,
  text,
  language ?? null,
  teamId ?? null,
];
