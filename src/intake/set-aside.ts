import type { EntityManager } from 'typeorm';
import type { Mention, Pending, Unreadable } from '../connectors/mention.ts';
import { run, statement } from '../database/statement.ts';
import { appendEvents, SYSTEM } from '../database/events.ts';
import { tombstoneHash } from '../inbox/tombstone.ts';

const quarantine = statement(
  `insert into quarantine (source_id, external_id, raw, error, received_at)
   select $1, $2, $3, $4, $5
   where not exists (select from tombstones where source_id = $1 and external_id_hash = $6)
   on conflict (source_id, external_id) do update set raw = excluded.raw, error = excluded.error,
     attempts = quarantine.attempts + 1, state = 'waiting', settled_at = null, settled_by = null
   returning id, attempts`,
);
const pend = statement(
  `insert into pending_items (source_id, external_id, payload, received_at, next_attempt_at)
   select $1, k.external_id, k.payload, $4, $4 from unnest($2::text[], $3::jsonb[], $5::bytea[]) as k(external_id, payload, hash)
   where not exists (select from tombstones where source_id = $1 and external_id_hash = k.hash)
   on conflict (source_id, external_id) do update set payload = excluded.payload`,
);

/** PostgreSQL's text holds no NUL, and its indexes no long keys. */
const storable = (id: unknown): string => String(id).replaceAll('\0', '\ufffd').slice(0, 500);
const sentence = (error: string): string => error.replaceAll('\0', '\ufffd').slice(0, 2_000);

/** A mention as bytes, so that whoever repairs it can see it whole. */
export function rawOf(mention: Mention): Buffer {
  const plain = (_key: string, value: unknown) =>
    ArrayBuffer.isView(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
      : value;
  try {
    return Buffer.from(JSON.stringify(mention, plain));
  } catch {
    return Buffer.from(String(mention.text)); // an invalid Date or a circle: the text is what matters
  }
}

/** Keeps what could not be taken in, whole, with what was wrong with it; what was erased or is kept no longer stays away. */
export async function setAside(tx: EntityManager, sourceId: string, items: Unreadable[], now: Date): Promise<void> {
  for (const { externalId, raw, error } of items) {
    const id = storable(externalId);
    const hash = tombstoneHash(sourceId, id);
    const values = [sourceId, id, Buffer.from(raw as string), sentence(error), now, hash];
    for (const { id: itemId, attempts } of await run<{ id: string; attempts: number }>(tx, quarantine, values)) {
      const data = { quarantineId: itemId, attempts };
      await appendEvents(tx, [{ at: now, type: 'source.itemQuarantined', sourceId, actor: SYSTEM, data }]);
    }
  }
}

/** Keeps what needs a look-up on the platform, for a worker; calls that are taken together often name the same post. */
export async function setPending(tx: EntityManager, sourceId: string, items: Pending[], now: Date): Promise<void> {
  if (items.length === 0) return;
  const payloads = new Map(items.map(({ externalId, payload }) => [storable(externalId), payload]));
  const ids = [...payloads.keys()];
  await run(tx, pend, [
    sourceId,
    ids,
    // a NUL is no JSON that PostgreSQL takes
    [...payloads.values()].map((payload) => JSON.stringify(payload).replaceAll(String.raw`\u0000`, '\ufffd')),
    now,
    ids.map((id) => tombstoneHash(sourceId, id)),
  ]);
}
