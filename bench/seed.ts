import type pg from 'pg';
import { searchVector } from '../src/inbox/search-tokens.ts';
import type { Figure, Options } from './bench.ts';
import { Corpus } from './corpus.ts';
import { clientOf } from './server.ts';

/** What a large installation holds. */
export interface Seed {
  sourceId: string;
  conversations: number;
  /** In each conversation, by the customer and by us in turns. */
  messages: number;
  /** The newest conversation begins then; the others go back a year. */
  until: Date;
}

const TABLES = ['contacts', 'identities', 'conversations', 'messages', 'message_search', 'cycles'];
const TEXTS = 20_000;

interface Dropped {
  name: string;
  table: string;
  definition: string;
}

/** Indexes and foreign keys are built afterwards, which is several times as fast. */
async function dropped(client: pg.Client): Promise<{ indexes: Dropped[]; keys: Dropped[] }> {
  const { rows: indexes } = await client.query<Dropped>(
    `select i.indexrelid::regclass::text as name, i.indrelid::regclass::text as table, pg_get_indexdef(i.indexrelid) as definition
     from pg_index i where i.indrelid = any($1::regclass[]) and not exists (select 1 from pg_constraint where conindid = i.indexrelid and contype <> 'f')`,
    [TABLES],
  );
  const { rows: keys } = await client.query<Dropped>(
    `select conname as name, conrelid::regclass::text as table, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and conrelid = any($1::regclass[])`,
    [TABLES],
  );
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  for (const { name, table } of keys) await client.query(`alter table ${table} drop constraint ${name}`);
  return { indexes, keys };
}

/** Texts with their tokens, from which every message takes one. */
async function writeTexts(client: pg.Client): Promise<void> {
  const corpus = new Corpus(new Date(0), 's', 7);
  await client.query('create temp table seed_texts (number int primary key, text text, tokens tsvector)');
  for (let from = 0; from < TEXTS; from += 2_000) {
    const texts = Array.from({ length: 2_000 }, () => corpus.text());
    const tokens = texts.map((text) => searchVector({ occurredAt: new Date(0), texts: [text] }).replace(/~\S+ ?/g, ''));
    await client.query(
      `insert into seed_texts select $1::int + row_number() over () - 1, t, k::tsvector from unnest($2::text[], $3::text[]) as u(t, k)`,
      [from, texts, tokens],
    );
  }
}

const steps: [name: string, sql: string][] = [
  [
    'contacts',
    `insert into contacts (id, name, created_at) overriding system value select $1::bigint + n, 'Customer ' || n, $2::timestamptz - interval '1 year' from generate_series(1, $3::int) n where $4::bigint > 0 and $5::bigint is not null and $6::int > 0`,
  ],
  [
    'identities',
    `insert into identities (contact_id, channel, external_id, name, handle, created_at) select $1::bigint + n, s.channel, 'seed-a' || n, 'Customer ' || n, 'customer_' || n, $2::timestamptz - interval '1 year' from generate_series(1, $3::int) n join sources s on s.id = $4::bigint where $5::bigint is not null and $6::int > 0`,
  ],
  [
    'conversations',
    `insert into conversations (id, source_id, contact_id, root_key, visibility, status, first_contact_at, first_human_reply_at, waiting_since, last_activity_at, goal_due_at, sla_due_at, position_at, language, level, frustration, last_message_id, last_inbound_at, preview, message_count, created_at, folded_to_at, cycle_count, intent)
    overriding system value
    select $1::bigint + n, $4::bigint, $1::bigint + n, 'seed' || n, 'public', case when waits then 'open' when n % 3 = 0 then 'customersTurn' else 'resolved' end, at,
      case when not waits then at + interval '1 hour' end, case when waits then at end, at + interval '1 hour' * ($6::int - 1),
      case when waits then at + interval '8 hours' end, case when waits then at + interval '10 hours' end,
      case when waits then at + interval '8 hours' else '3000-01-01Z'::timestamptz + ('3000-01-01Z'::timestamptz - at) end, 'en', 'calm', 0.1,
      $5::bigint + n::bigint * $6::int, at, 'where is my parcel', $6::int, at, at + interval '1 hour' * ($6::int - 1), 1, 'question'
    from generate_series(1, $3::int) n cross join lateral (select $2::timestamptz - interval '1 year' + interval '1 year' * n / $3::int as at, n % 50 = 0 as waits) t`,
  ],
  [
    'messages',
    `insert into messages (id, conversation_id, source_id, contact_id, kind, direction, external_id, occurred_at, received_at, stored_at, visibility, native, text, language, label, negative, frustration, level, intent, needs_answer, needs_answer_reason, reasons)
    overriding system value
    select $5::bigint + (n - 1)::bigint * $6::int + m, $1::bigint + n, $4::bigint, case when m % 2 = 1 then $1::bigint + n end, case when m % 2 = 1 then 'mention' else 'reply' end, case when m % 2 = 1 then 'inbound' else 'outbound' end,
      'seed' || n || case when m > 1 then '-' || m else '' end, at, at, at, 'public', m % 2 = 0, x.text, 'en', 'neu', 0.2, 0.1, 'calm', 'question', true, 'question', '[]'
    from generate_series(1, $3::int) n cross join generate_series(1, $6::int) m
    cross join lateral (select $2::timestamptz - interval '1 year' + interval '1 year' * n / $3::int + interval '1 hour' * (m - 1) as at) t
    join seed_texts x on x.number = (hashint8(n::bigint * 31 + m) & 2147483647) % ${TEXTS}`,
  ],
  [
    'message_search',
    `insert into message_search select m.id, m.conversation_id, m.occurred_at, x.tokens
      || array_to_tsvector(array['~1d' || d, '~16d' || d / 16, '~256d' || d / 256, 'customer_' || n, 'seed' || n])
    from (select *, conversation_id - $1::bigint as n, (extract(epoch from occurred_at)::bigint / 86400) as d from messages where id > $5::bigint) m
    join seed_texts x on x.number = (hashint8(m.n * 31 + (m.id - $5::bigint - (m.n - 1) * $6::int)) & 2147483647) % ${TEXTS}
    where $2::timestamptz is not null and $3::int > 0 and $4::bigint > 0`,
  ],
  [
    'cycles',
    `insert into cycles (conversation_id, contact_id, number, start_message_id, started_at, ended_at, end_message_id, ended_by, target_version_id, calendar_version_id, level, goal_due_at, sla_due_at, wall_seconds, open_seconds, created_at)
    select c.id, c.contact_id, 1, $5::bigint + (c.id - $1::bigint - 1) * $6::int + 1, c.first_contact_at, c.first_human_reply_at, case when c.first_human_reply_at is not null then $5::bigint + (c.id - $1::bigint - 1) * $6::int + 2 end,
      case when c.first_human_reply_at is not null then 'native' end, t.id, k.id, 'calm', c.first_contact_at + interval '8 hours', c.first_contact_at + interval '10 hours',
      case when c.first_human_reply_at is not null then 3600 end, case when c.first_human_reply_at is not null then 3600 end, c.first_contact_at
    from conversations c, (select min(id) as id from target_versions) t, (select min(id) as id from calendar_versions) k
    where c.id > $1::bigint and c.id <= $1::bigint + $3::int and c.source_id = $4::bigint and $2::timestamptz is not null`,
  ],
];

const SEQUENCES = ['contacts', 'conversations', 'messages'];

/** Fills a database with a large installation's past, a year of it. */
export async function seed(url: string, { sourceId, conversations, messages, until }: Seed): Promise<void> {
  const client = await clientOf(url);
  await client.query(`set synchronous_commit = off`);
  await client.query(`set maintenance_work_mem = '1GB'`);
  await writeTexts(client);
  const { indexes, keys } = await dropped(client);
  const { rows } = await client.query<{ base: string; first: string }>(
    `select greatest((select coalesce(max(id), 0) from contacts), (select coalesce(max(id), 0) from conversations)) as base, (select coalesce(max(id), 0) from messages) as first`,
  );
  const values = [rows[0]!.base, until, conversations, sourceId, rows[0]!.first, messages];
  for (const [name, sql] of steps) await told(`${name} written`, () => client.query(sql, values));
  for (const table of SEQUENCES)
    await client.query(`select setval('${table}_id_seq', (select coalesce(max(id), 1) from ${table}))`);
  for (const { name, definition } of indexes) await told(name, () => client.query(definition));
  for (const { name, table, definition } of keys)
    await client.query(`alter table ${table} add constraint ${name} ${definition}`);
  await told('analysed', () => client.query('vacuum analyze'));
  await client.end();
}

async function told(name: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work();
  console.error(`seed: ${name} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** @param options `url` of a migrated database, `conversations` (default a million), `messages` in each (default 10) */
export async function bench({ url, conversations = '1000000', messages = '10' }: Options): Promise<Figure[]> {
  if (!url) throw new Error('Say which database is to be filled: --url postgresql://…');
  const client = await clientOf(url);
  const until = new Date();
  const { rows } = await client.query<{ id: string }>(
    `insert into sources (channel, name, webhook_key, connected_at, history_done_at, sandbox)
     values ('push', 'Invented past', gen_random_uuid()::text, $1, $1, true) returning id`,
    [until],
  );
  await client.query('insert into source_states (source_id, next_poll_at) values ($1, $2)', [rows[0]!.id, until]);
  await client.end();
  const start = performance.now();
  await seed(url, { sourceId: rows[0]!.id, conversations: Number(conversations), messages: Number(messages), until });
  return [
    {
      name: `${conversations} conversations of ${messages} messages`,
      value: (performance.now() - start) / 1000,
      unit: 's',
    },
  ];
}
