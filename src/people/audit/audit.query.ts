import { type DataSource } from 'typeorm';
import { decodeCursor, pageOf } from '../../common/cursor.ts';
import { DomainError } from '../../common/domain-error.ts';
import { isId } from '../../common/id.pipe.ts';
import { type AuditEntryDto, type AuditPageDto, type AuditQuery } from './audit.dto.ts';

/** Newest first. */
export async function auditPage(dataSource: DataSource, query: AuditQuery): Promise<AuditPageDto> {
  const rows = await dataSource.query<AuditEntryDto[]>(
    `select a.id, a.at, a.action, a.subject, a.details, a.address,
       json_build_object('kind', a.actor_kind, 'id', a.actor_id::text, 'name', coalesce(u.name, t.name)) actor
     from audit_entries a
     left join users u on a.actor_kind = 'user' and u.id = a.actor_id
     left join api_tokens t on a.actor_kind = 'token' and t.id = a.actor_id
     where ($1::bigint is null or a.id < $1) and starts_with(a.action, $2) and ($3::text is null or a.subject = $3)
     order by a.id desc limit $4`,
    [beforeId(query.cursor), query.action ?? '', query.subject ?? null, query.limit + 1],
  );
  return pageOf(rows, query.limit, ({ id }) => [id]);
}

function beforeId(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const [id] = decodeCursor(cursor, ['string']);
  if (!isId(id))
    throw new DomainError('invalid', 'cursor-invalid', 'This cursor is not one of ours. Begin without one.');
  return id;
}
