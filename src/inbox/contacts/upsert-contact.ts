import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { inTransaction } from '../../database/transaction.ts';
import { actorOf, type Principal } from '../../people/principal.ts';
import { appendEvents } from '../../database/events.ts';
import { storeContactPatch } from './change-contact.ts';
import { type ContactUpsertBody, type ContactView, type IdentityBody } from './contact.dto.ts';
import { ContactsQuery } from './contacts.query.ts';
import { notifyContact } from './on-contact.ts';
import { propose, proposeSamePersons } from './propose.ts';

/** Takes customers as another system knows them; the same call twice changes nothing. */
@Injectable()
export class UpsertContact {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly contacts: ContactsQuery,
  ) {}

  /**
   * The customer with this external id; else the one who has one of the identities; else a new one. An identity that is
   * somebody else's is proposed for merging, never taken.
   */
  async upsert(
    system: string,
    externalId: string,
    body: ContactUpsertBody,
    principal: Principal,
  ): Promise<ContactView> {
    const id = await inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      await lockExternalId(tx, system, externalId);
      const known = (await byExternalId(tx, system, externalId)) ?? (await byIdentity(tx, body.identities ?? []));
      const contactId = known ?? (await insertContact(tx, body, now, principal));
      const fields = await this.tie(tx, contactId, system, externalId, body, now);
      if (known !== undefined && fields.length > 0) {
        const event = { at: now, type: 'contact.changed', contactId, actor: actorOf(principal), data: { fields } };
        await appendEvents(tx, [event]);
      }
      const [row] = await tx.query<{ version: number; attributes: Record<string, unknown> }[]>(
        'select version, attributes from contacts where id = $1 for update',
        [contactId],
      );
      await storeContactPatch({ tx, id: contactId, now, ...row! }, body, principal);
      await notifyContact(tx, contactId);
      return contactId;
    });
    return this.contacts.get(id, principal);
  }

  /** Writes down under which ids and names the other system knows them. @returns which fields are not as they were */
  private async tie(
    tx: EntityManager,
    contactId: string,
    system: string,
    externalId: string,
    { identities = [], name }: ContactUpsertBody,
    now: Date,
  ): Promise<string[]> {
    const tied = await tx.query<unknown[]>(
      `insert into contact_external_ids (system, external_id, contact_id) values ($1, $2, $3) on conflict do nothing
       returning system`,
      [system, externalId, contactId],
    );
    const added: boolean[] = [];
    for (const identity of identities) added.push(await addIdentity(tx, contactId, identity, now));
    if (added.includes(true)) await proposeSamePersons(tx, [contactId], now);
    const [, renamed] = await tx.query<[unknown[], number]>(
      'update contacts set name = $2, version = version + 1 where id = $1 and name <> $2',
      [contactId, name ?? null],
    );
    return [
      ...(tied.length > 0 ? ['externalIds'] : []),
      ...(added.includes(true) ? ['identities'] : []),
      ...(renamed > 0 ? ['name'] : []),
    ];
  }
}

/** Two calls for one unknown id at once must not make two customers. */
async function lockExternalId(tx: EntityManager, system: string, externalId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`contact ${system} ${externalId}`]);
}

const living = `(select coalesce(k.merged_into_id, k.id) as id from contacts k where k.erased_at is null and k.id`;

async function byExternalId(tx: EntityManager, system: string, externalId: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }[]>(
    `${living} = (select contact_id from contact_external_ids where system = $1 and external_id = $2))`,
    [system, externalId],
  );
  return row?.id;
}

async function byIdentity(tx: EntityManager, identities: IdentityBody[]): Promise<string | undefined> {
  for (const { channel, scope = '', externalId } of identities) {
    const [row] = await tx.query<{ id: string }[]>(
      `${living} = (select contact_id from identities where channel = $1 and scope = $2 and external_id = $3))`,
      [channel, scope, externalId],
    );
    if (row) return row.id;
  }
  return undefined;
}

async function insertContact(tx: EntityManager, body: ContactUpsertBody, now: Date, principal: Principal) {
  const [row] = await tx.query<{ id: string }[]>(
    'insert into contacts (name, created_at) values ($1, $2) returning id',
    [body.name ?? '', now],
  );
  const event = { at: now, type: 'contact.created', contactId: row!.id, actor: actorOf(principal) };
  await appendEvents(tx, [event]);
  return row!.id;
}

/** @returns whether it is new; somebody else's is proposed for merging */
async function addIdentity(tx: EntityManager, contactId: string, identity: IdentityBody, now: Date): Promise<boolean> {
  const { channel, scope = '', externalId, name = '', handle = null, address = null } = identity;
  const inserted = await tx.query<unknown[]>(
    `insert into identities (contact_id, channel, scope, external_id, name, handle, address, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id`,
    [contactId, channel, scope, externalId, name, handle, address?.toLowerCase() ?? null, now],
  );
  if (inserted.length > 0) return true;
  const [owner] = await tx.query<{ contact_id: string }[]>(
    `select coalesce(k.merged_into_id, k.id) as contact_id from identities i join contacts k on k.id = i.contact_id
     where i.channel = $1 and i.scope = $2 and i.external_id = $3`,
    [channel, scope, externalId],
  );
  if (owner && owner.contact_id !== contactId)
    await propose(tx, contactId, owner.contact_id, { sameIdentity: { channel, externalId } }, now);
  return false;
}
