import type { EntityManager } from 'typeorm';
import type { Author } from '../connectors/mention.ts';
import { type Column, insertStatement, updateStatement, write } from '../database/bulk.ts';
import { pipelined } from '../database/pipelined.ts';
import { eachByKey, run, statement } from '../database/statement.ts';
import { proposeSamePersons } from '../inbox/contacts/propose.ts';
import { RetryBatch } from './retry-batch.ts';

/** A contact as one channel knows them. */
export interface Person {
  identityId: string;
  contactId: string;
  blocked: boolean;
  /** Made in this batch. */
  isNew: boolean;
  author: Author;
}

interface IdentityRow extends Record<string, unknown> {
  id: string;
  scope: string;
  external_id: string;
  contact_id: string;
  name: string;
  handle: string | null;
  address: string | null;
  profile_url: string | null;
  avatar_url: string | null;
  blocked: boolean;
}

interface NewPerson {
  contactId: string;
  identityId: string;
  channel: string;
  sandbox: boolean;
  author: Author;
  at: Date;
}

export const personKey = ({ scope, externalId }: Pick<Author, 'scope' | 'externalId'>): string =>
  `${scope ?? ''}\0${externalId}`;

const find = statement(
  `select i.* from unnest($2::text[], $3::text[]) as k(scope, external_id)
   cross join lateral (
     select i.id, i.scope, i.external_id, i.contact_id, i.name, i.handle, i.address, i.profile_url, i.avatar_url,
       c.blocked_at is not null as blocked
     from identities i join contacts c on c.id = i.contact_id
     where i.channel = $1 and i.scope = k.scope and i.external_id = k.external_id ${eachByKey}) i`,
);
const newIds = statement(
  `select nextval('contacts_id_seq')::text as "contactId", nextval('identities_id_seq')::text as "identityId"
   from generate_series(1, $1::int)`,
);

export const contactColumns: Column<NewPerson>[] = [
  ['id', 'bigint', (p) => p.contactId],
  ['name', 'text', (p) => p.author.name ?? p.author.handle ?? ''],
  ['sandbox', 'boolean', (p) => p.sandbox],
  ['created_at', 'timestamptz', (p) => p.at],
];
export const identityColumns: Column<NewPerson>[] = [
  ['id', 'bigint', (p) => p.identityId],
  ['contact_id', 'bigint', (p) => p.contactId],
  ['channel', 'text', (p) => p.channel],
  ['scope', 'text', (p) => p.author.scope ?? ''],
  ['external_id', 'text', (p) => p.author.externalId],
  ['name', 'text', (p) => p.author.name ?? ''],
  ['handle', 'text', (p) => p.author.handle],
  ['address', 'text', (p) => p.author.address],
  ['profile_url', 'text', (p) => p.author.profileUrl],
  ['avatar_url', 'text', (p) => p.author.avatarUrl],
  ['created_at', 'timestamptz', (p) => p.at],
];
const changeable: Column<Person>[] = [
  ['id', 'bigint', (p) => p.identityId],
  ['name', 'text', (p) => p.author.name ?? ''],
  ['handle', 'text', (p) => p.author.handle],
  ['address', 'text', (p) => p.author.address],
  ['profile_url', 'text', (p) => p.author.profileUrl],
  ['avatar_url', 'text', (p) => p.author.avatarUrl],
];
const insertContacts = insertStatement('contacts', contactColumns);
const insertIdentities = insertStatement('identities', identityColumns, 'on conflict do nothing returning id');
const updateIdentities = updateStatement('identities', changeable);

/** What the platform says now, over what it said before; silence changes nothing. */
function news(author: Author, row: IdentityRow): Author | null {
  const next = {
    name: author.name ?? row.name,
    handle: author.handle ?? row.handle ?? undefined,
    address: author.address ?? row.address ?? undefined,
    profileUrl: author.profileUrl ?? row.profile_url ?? undefined,
    avatarUrl: author.avatarUrl ?? row.avatar_url ?? undefined,
  };
  const changed =
    next.name !== row.name ||
    (next.handle ?? null) !== row.handle ||
    (next.address ?? null) !== row.address ||
    (next.profileUrl ?? null) !== row.profile_url ||
    (next.avatarUrl ?? null) !== row.avatar_url;
  return changed ? { ...author, ...next } : null;
}

/**
 * Finds the people of a batch on their channel, makes contacts of those who are new, and keeps names and pictures up to
 * date. Whoever has an address that somebody else has too is proposed as the same person.
 * @returns by `personKey`
 * @throws RetryBatch when another process made one of them meanwhile
 */
export async function peopleOfBatch(
  tx: EntityManager,
  source: { channel: string; sandbox: boolean },
  authors: Author[],
  now: Date,
): Promise<Map<string, Person>> {
  const wanted = new Map(authors.map((author) => [personKey(author), author]));
  const people = new Map<string, Person>();
  if (wanted.size === 0) return people;
  const list = [...wanted.values()];
  const rows = await run<IdentityRow>(tx, find, [
    source.channel,
    list.map(({ scope }) => scope ?? ''),
    list.map(({ externalId }) => externalId),
  ]);
  const changed: Person[] = [];
  for (const row of rows) {
    const key = personKey({ scope: row.scope, externalId: row.external_id });
    const author = wanted.get(key)!;
    const fresh = news(author, row);
    const person = {
      identityId: row.id,
      contactId: row.contact_id,
      blocked: row.blocked,
      isNew: false,
      author: fresh ?? author,
    };
    people.set(key, person);
    if (fresh) changed.push(person);
  }
  await write(tx, updateIdentities, changeable, changed);
  const missing = [...wanted].filter(([key]) => !people.has(key)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (missing.length > 0) await makePeople(tx, source, missing, people, now);
  const arrived = [...changed, ...missing.map(([key]) => people.get(key)!)].filter(({ author }) => author.address);
  await proposeSamePersons(
    tx,
    arrived.map(({ contactId }) => contactId),
    now,
  );
  return people;
}

/** Whoever another system told us of before, by its own ids, is no stranger. */
const toldOf = statement(
  `select k.scope, k.external_id, c.id as contact_id, c.blocked_at is not null as blocked
   from unnest($1::text[], $2::text[]) as k(scope, external_id)
   join contact_external_ids x on x.system = k.scope and x.external_id = k.external_id
   join contacts o on o.id = x.contact_id join contacts c on c.id = coalesce(o.merged_into_id, o.id)
   where c.erased_at is null`,
);

type Told = Pick<IdentityRow, 'scope' | 'external_id' | 'contact_id' | 'blocked'>;

async function toldBefore(tx: EntityManager, missing: [key: string, author: Author][]): Promise<Map<string, Told>> {
  const scoped = missing.map(([, author]) => author).filter(({ scope }) => scope);
  if (scoped.length === 0) return new Map();
  const rows = await run<Told>(tx, toldOf, [
    scoped.map(({ scope }) => scope),
    scoped.map((author) => author.externalId),
  ]);
  return new Map(rows.map((row) => [personKey({ scope: row.scope, externalId: row.external_id }), row]));
}

async function makePeople(
  tx: EntityManager,
  { channel, sandbox }: { channel: string; sandbox: boolean },
  missing: [key: string, author: Author][],
  people: Map<string, Person>,
  now: Date,
): Promise<void> {
  const told = await toldBefore(tx, missing);
  const ids = await run<{ contactId: string; identityId: string }>(tx, newIds, [missing.length]);
  const made = missing.map(([key, author], i): NewPerson => {
    const contactId = told.get(key)?.contact_id ?? ids[i]!.contactId;
    return { contactId, identityId: ids[i]!.identityId, channel, sandbox, author, at: now };
  });
  const strangers = made.filter(({ author }) => !told.has(personKey(author)));
  const [, inserted] = await pipelined([
    write(tx, insertContacts, contactColumns, strangers),
    write(tx, insertIdentities, identityColumns, made),
  ]);
  if (inserted.length < made.length) throw new RetryBatch('identities');
  missing.forEach(([key, author], i) => {
    const { contactId, identityId } = made[i]!;
    const known = told.get(key);
    people.set(key, { contactId, identityId, blocked: known?.blocked ?? false, isNew: !known, author });
  });
}
