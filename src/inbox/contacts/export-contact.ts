import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { inTransaction } from '../../database/transaction.ts';
import { recordAudit } from '../../people/audit/audit.ts';
import { type Principal } from '../../people/principal.ts';
import { type ContactExport } from './contact.dto.ts';
import { groupOf } from './contact-row.ts';
import { ContactsQuery } from './contacts.query.ts';

const group = groupOf('$1::bigint');
const isTheirs = `c.contact_id = any(${group})`;

/** Their conversations, and of others' (a forum topic) what they wrote there and nothing else. */
const conversations = `
  select c.id, s.channel, s.name as source, case when ${isTheirs} then c.subject end as subject, c.status, c.origin,
    c.first_contact_at as "firstContactAt", case when ${isTheirs} then c.attributes else '{}' end as attributes,
    case when ${isTheirs} then c.parent end as parent,
    (select coalesce(json_agg(json_build_object('system', r.system, 'externalId', r.external_id, 'url', r.url)), '[]')
      from conversation_references r where r.conversation_id = c.id and ${isTheirs}) as references,
    (select coalesce(json_agg(l.name), '[]') from conversation_labels cl join labels l on l.id = cl.label_id
      where cl.conversation_id = c.id and ${isTheirs}) as labels,
    (select coalesce(json_agg(json_build_object('id', m.id::text, 'kind', m.kind, 'direction', m.direction,
        'occurredAt', m.occurred_at, 'subject', m.subject, 'text', m.text, 'html', m.html, 'url', m.url,
        'externalId', m.external_id, 'language', m.language, 'level', coalesce(m.corrected_level, m.level),
        'reasons', m.reasons, 'threat', m.threat, 'meta', m.meta,
        'earlierTexts', (select json_agg(json_build_object('text', v.text, 'until', v.replaced_at) order by v.id)
          from message_versions v where v.message_id = m.id),
        'files', (select json_agg(json_build_object('id', a.id::text, 'name', a.name, 'contentType', a.content_type,
          'bytes', a.size, 'path', '/api/v1/attachments/' || a.id)) from attachments a where a.message_id = m.id))
      order by m.occurred_at, m.id), '[]') from messages m where m.conversation_id = c.id
        and (m.contact_id = any(${group}) or m.contact_id is null and ${isTheirs})) as messages
  from conversations c join sources s on s.id = c.source_id
  where ${isTheirs} or exists (select from messages m where m.conversation_id = c.id and m.contact_id = any(${group}))
  order by c.id`;

/** Hands out what we hold about a customer, as the law wants it. */
@Injectable()
export class ExportContact {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly contacts: ContactsQuery,
  ) {}

  /** Kept in the audit. @throws DomainError `contact-not-found` */
  async export(id: string, principal: Principal): Promise<ContactExport> {
    const contact = await this.contacts.get(id, principal);
    return inTransaction(this.dataSource, async (tx) => {
      const exportedAt = this.clock.now();
      await recordAudit(tx, { at: exportedAt, by: principal, action: 'contact.exported', subject: `contact:${id}` });
      return { exportedAt, contact, conversations: await tx.query(conversations, [id]) };
    });
  }
}
