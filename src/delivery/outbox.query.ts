import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { belowHorizon, commitCursor, writeCommitCursor } from '../database/commit-cursor.ts';
import { rootOnPlatform } from '../inbox/joining/split.ts';
import type { OutboxFileView, OutboxItemView, OutboxPage, OutboxQuery } from './outbox.dto.ts';

interface OutboxRow extends Omit<OutboxItemView, 'rep' | 'attachments'> {
  xid: string;
  repId: string | null;
  repName: string | null;
  attachments: OutboxFileView[] | null;
}

const files = `(select json_agg(json_build_object('id', a.id::text, 'name', a.name, 'contentType', a.content_type,
  'size', a.size) order by a.id) from attachments a where a.message_id = m.id and m.attachment_count > 0)`;

/** The identity that wrote what is answered; where nobody knows, the contact's newest on the channel. */
const customer = `coalesce(
  (select i.external_id from messages a join identities i on i.id = a.identity_id
   where a.id = (o.payload->>'inReplyToId')::bigint),
  (select i.external_id from identities i where i.contact_id = m.answers_contact_id
   order by i.channel = s.channel desc, i.id desc limit 1))`;

/** Replies released to other systems, whose fate nobody has told yet. */
@Injectable()
export class OutboxByCursorQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws DomainError `cursor-invalid` */
  async page({ source, after, limit }: OutboxQuery): Promise<OutboxPage> {
    const { xid, id } = commitCursor(after);
    const rows: OutboxRow[] = await this.dataSource.query(
      `select o.xid::text as xid, o.id, o.message_id as "messageId", o.attempts as attempt,
         o.conversation_id as "conversationId", o.source_id as "sourceId", ${rootOnPlatform('c')} as root,
         m.reply_to as "inReplyTo", ${customer} as customer, m.text, m.html, m.subject, m.visibility,
         m.automatic is not null as automatic, u.id as "repId", u.name as "repName", ${files} as attachments,
         o.created_at as "createdAt"
       from outbox o join messages m on m.id = o.message_id join conversations c on c.id = o.conversation_id
         join sources s on s.id = o.source_id left join users u on u.id = o.user_id
       where o.state = 'sending' and o.claimed_by = 'api' and m.emptied_at is null and ($1::bigint is null or o.source_id = $1)
         and (o.xid, o.id) > ($2::xid8, $3::bigint) and ${belowHorizon('o')}
       order by o.xid, o.id limit $4`,
      [source ?? null, xid, id, limit],
    );
    const last = rows.at(-1);
    return { items: rows.map(view), next: last ? writeCommitCursor(last) : (after ?? null) };
  }
}

function view({ xid: _xid, repId, repName, attachments, ...row }: OutboxRow): OutboxItemView {
  return { ...row, rep: repId === null ? null : { id: repId, name: repName! }, attachments: attachments ?? [] };
}
