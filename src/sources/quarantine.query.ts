import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../common/domain-error.ts';
import { decodeCursor, type Page, pageOf, type PageQuery } from '../common/cursor.ts';
import type { Principal } from '../people/principal.ts';
import { visibleSources } from '../people/visibility.ts';
import type { QuarantineView } from './source.dto.ts';

/** Reads what could not be read. */
@Injectable()
export class QuarantineQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async list(principal: Principal, { limit, cursor }: PageQuery): Promise<Page<QuarantineView>> {
    const params: unknown[] = [limit + 1];
    const visible = visibleSources(principal, params);
    const before = cursor ? `and q.id < $${params.push(decodeCursor(cursor, ['string'])[0])}` : '';
    const rows = await this.dataSource.query<QuarantineView[]>(
      `select q.id, q.source_id as "sourceId", s.name as "sourceName", q.external_id as "externalId", q.error,
         q.received_at as "receivedAt", q.attempts, length(q.raw) as size, q.state
       from quarantine q join sources s on s.id = q.source_id
       where q.state = 'waiting' and ${visible} ${before} order by q.id desc limit $1`,
      params,
    );
    return pageOf(rows, limit, (last) => [last.id]);
  }

  /** The raw item, exactly as it came. @throws DomainError `quarantine-not-found` */
  async raw(principal: Principal, id: string): Promise<Buffer> {
    const params: unknown[] = [id];
    const visible = visibleSources(principal, params);
    const [row] = await this.dataSource.query<{ raw: Buffer }[]>(
      `select q.raw from quarantine q join sources s on s.id = q.source_id where q.id = $1 and ${visible}`,
      params,
    );
    if (!row)
      throw new DomainError('not-found', 'quarantine-not-found', 'There is no such item, or it is not yours to see.');
    return row.raw;
  }
}
