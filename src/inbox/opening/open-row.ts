import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../../common/domain-error.ts';
import { type Principal } from '../../people/principal.ts';
import { visibleSources } from '../../people/visibility.ts';
import { contactMissing, visibleContacts } from '../contacts/contacts.query.ts';
import { type PersonBody, type StartBody } from './opening.dto.ts';

/** The account that a conversation is opened in. */
export interface OpenSource {
  id: string;
  channel: string;
  sandbox: boolean;
}

/** @throws DomainError `source-not-found`, also for those who may not see it */
export async function sourceFor(tx: EntityManager, id: string, principal: Principal): Promise<OpenSource> {
  const values: unknown[] = [id];
  const visible = visibleSources(principal, values);
  const [source] = await tx.query<OpenSource[]>(
    `select s.id, s.channel, s.sandbox from sources s where s.id = $1 and s.status <> 'removed' and ${visible}`,
    values,
  );
  if (source) return source;
  throw new DomainError('not-found', 'source-not-found', 'There is no such connected account, or it is not yours.');
}

/** The customer that is meant, made if need be. @throws DomainError `contact-not-found`, `contact-unnamed` */
export async function contactFor(
  tx: EntityManager,
  source: OpenSource,
  body: StartBody,
  principal: Principal,
  now: Date,
): Promise<string> {
  if (body.contactId) {
    const values: unknown[] = [body.contactId];
    const visible = visibleContacts(principal, values);
    const [contact] = await tx.query<{ id: string }[]>(
      `select k.id from contacts k where k.id = $1 and k.erased_at is null and ${visible}`,
      values,
    );
    if (!contact) throw contactMissing();
    return contact.id;
  }
  if (!body.person) throw new DomainError('invalid', 'contact-unnamed', 'Say to whom: a contactId or a person.');
  return (await knownPerson(tx, source, body.person)) ?? newPerson(tx, source, body.person, now);
}

async function knownPerson(tx: EntityManager, { channel }: OpenSource, person: PersonBody) {
  const [known] = await tx.query<{ contact_id: string }[]>(
    'select contact_id from identities where channel = $1 and scope = $2 and external_id = $3',
    [channel, person.scope ?? '', person.externalId],
  );
  return known?.contact_id;
}

async function newPerson(tx: EntityManager, source: OpenSource, person: PersonBody, now: Date): Promise<string> {
  const name = person.name ?? '';
  const [contact] = await tx.query<{ id: string }[]>(
    'insert into contacts (name, sandbox, created_at) values ($1, $2, $3) returning id',
    [name, source.sandbox, now],
  );
  await tx.query(
    `insert into identities (contact_id, channel, scope, external_id, name, address, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [contact!.id, source.channel, person.scope ?? '', person.externalId, name, person.address ?? null, now],
  );
  return contact!.id;
}

/** @returns the id of a conversation in which nothing has been said yet */
export async function openConversation(
  tx: EntityManager,
  source: OpenSource,
  opened: { contactId: string; subject?: string; origin: 'started' | 'logged'; assigneeId: string | null },
  now: Date,
): Promise<string> {
  const [row] = await tx.query<{ id: string }[]>(
    `insert into conversations (source_id, contact_id, root_key, subject, visibility, origin, status, assignee_id,
       assigned_at, first_contact_at, last_activity_at, position_at, sandbox, created_at)
     values ($1, $2, $3, $4, 'private', $5, 'open', $6::bigint, case when $6::bigint is not null then $7::timestamptz end,
       $7, $7, $7, $8, $7) returning id`,
    [
      source.id,
      opened.contactId,
      `${opened.origin}:${randomUUID()}`,
      opened.subject ?? null,
      opened.origin,
      opened.assigneeId,
      now,
      source.sandbox,
    ],
  );
  return row!.id;
}
