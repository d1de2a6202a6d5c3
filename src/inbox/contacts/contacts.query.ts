import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { decodeCursor, pageOf } from '../../common/cursor.ts';
import { DomainError } from '../../common/domain-error.ts';
import { preparedQuery } from '../../database/prepared.ts';
import { type Principal } from '../../people/principal.ts';
import { visibleConversations } from '../../people/visibility.ts';
import { searchQuery } from '../search-tokens.ts';
import { type ContactItem, type ContactPage, type ContactQuery, type ContactView } from './contact.dto.ts';
import { contactColumns, groupOf } from './contact-row.ts';

const mostHits = 2000;

export const contactMissing = () =>
  new DomainError('not-found', 'contact-not-found', 'There is no such customer, or you see no conversation of theirs.');

/** Whoever sees everything sees every customer; others those with whom they have a conversation. */
export function visibleContacts(principal: Principal, params: unknown[], alias = 'k'): string {
  const visible = visibleConversations(principal, params);
  if (visible === 'true') return 'true';
  return `exists (select from conversations c where c.contact_id = any(${groupOf(`${alias}.id`)}) and ${visible})`;
}

/** Reads customers. */
@Injectable()
export class ContactsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. A search looks at what they wrote with, their address, their handle, their name and other systems' ids. */
  async page(query: ContactQuery, principal: Principal): Promise<ContactPage> {
    const values: unknown[] = [];
    const conditions = ['k.merged_into_id is null', 'k.erased_at is null'];
    if (query.cursor) conditions.push(`k.id < $${values.push(decodeCursor(query.cursor, ['string'])[0])}::bigint`);
    if (query.blocked !== undefined) conditions.push(`k.blocked_at is ${query.blocked ? 'not ' : ''}null`);
    if (query.q) conditions.push(`k.id in (${found(query.q, values, principal)})`);
    conditions.push(visibleContacts(principal, values));
    const rows = await this.dataSource.query<ContactItem[]>(
      `select ${contactColumns} from contacts k where ${conditions.join(' and ')} order by k.id desc limit ${query.limit + 1}`,
      values,
    );
    return pageOf(rows, query.limit, ({ id }) => [id]);
  }

  /** @throws DomainError `contact-not-found`, also for those who see no conversation of theirs */
  async get(id: string, principal: Principal): Promise<ContactView> {
    const values: unknown[] = [id];
    const visible = visibleContacts(principal, values);
    const seen = visibleConversations(principal, values);
    const [row] = await preparedQuery<ContactView>(
      this.dataSource,
      `select ${contactColumns}, k.merged_into_id as "mergedIntoId",
         coalesce((select json_agg(m.id::text order by m.id) from contacts m where m.merged_into_id = k.id), '[]') as "mergedIds",
         coalesce((select json_agg(json_build_object('system', x.system, 'externalId', x.external_id) order by x.system)
           from contact_external_ids x where x.contact_id = any(${groupOf('k.id')})), '[]') as "externalIds",
         coalesce((select json_agg(json_build_object('id', n.id::text, 'text', n.text, 'createdAt', n.created_at,
             'editedAt', n.edited_at, 'author', json_build_object('id', u.id::text, 'name', u.name,
             'initials', u.initials)) order by n.id desc)
           from contact_notes n join users u on u.id = n.user_id where n.contact_id = any(${groupOf('k.id')})), '[]') as notes,
         (select count(*)::int from conversations c where c.contact_id = any(${groupOf('k.id')})
           and c.merged_into_id is null and ${seen}) as "conversationCount"
       from contacts k where k.id = $1 and ${visible}`,
      values,
    );
    if (!row) throw contactMissing();
    return row;
  }

  /** @throws DomainError `contact-not-found` */
  async mustSee(id: string, principal: Principal): Promise<void> {
    const values: unknown[] = [id];
    const visible = visibleContacts(principal, values);
    const rows = await this.dataSource.query<unknown[]>(
      `select from contacts k where k.id = $1 and ${visible}`,
      values,
    );
    if (rows.length === 0) throw contactMissing();
  }
}

/** Ids of customers found, each as the one they were merged into. */
function found(typed: string, values: unknown[], principal: Principal): string {
  const text = typed.trim().toLowerCase();
  const beginning = (words: string) => `$${values.push(words.replaceAll(/[\\%_]/g, '\\$&') + '%')}::text`;
  const ways = [
    `select contact_id from identities where address = $${values.push(text)}::text`,
    `select contact_id from identities where lower(handle) like ${beginning(text.replace(/^@(?=.)/, ''))}`,
    `select id from contacts where lower(name) like ${beginning(text)}`,
    `select contact_id from contact_external_ids where external_id = $${values.push(typed.trim())}::text`,
  ];
  const words = searchQuery(typed);
  if (words !== null)
    ways.push(`select m.contact_id from (select message_id from message_search
      where tokens @@ $${values.push(words)}::tsquery limit ${mostHits}) s join messages m on m.id = s.message_id
      join conversations c on c.id = m.conversation_id
      where m.direction = 'inbound' and ${visibleConversations(principal, values)}`);
  return `select coalesce(f.merged_into_id, f.id) from contacts f where f.id in (${ways.join(' union ')})`;
}
