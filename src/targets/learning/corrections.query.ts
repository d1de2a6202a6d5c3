import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { decodeCursor, type Page, pageOf } from '../../common/cursor.ts';
import type { CorrectionsQueryParameters, CorrectionView } from './learning.dto.ts';

/** Hands out what reps have said, for learning elsewhere. What is erased with its customer is gone here too. */
@Injectable()
export class CorrectionsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Oldest first. @throws DomainError `cursor-invalid` */
  async page({ limit, cursor, sourceId }: CorrectionsQueryParameters): Promise<Page<CorrectionView>> {
    const after = cursor ? decodeCursor(cursor, ['string'])[0] : '0';
    const rows = await this.dataSource.query<CorrectionView[]>(
      `select c.id, c.message_id as "messageId", c.source_id as "sourceId", c.language,
         case when m.deleted_at is null then left(m.text, coalesce(m.quoted_from, length(m.text))) else '' end as text,
         c.score, c.frustrated, c.user_id as "userId", c.created_at as "createdAt"
       from corrections c join messages m on m.id = c.message_id
       where c.id > $2 and ($3::bigint is null or c.source_id = $3) order by c.id limit $1`,
      [limit + 1, after, sourceId ?? null],
    );
    return pageOf(rows, limit, (last) => [last.id]);
  }
}
