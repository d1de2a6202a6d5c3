import type { EntityManager } from 'typeorm';
import type { Mention } from '../connectors/mention.ts';
import { run, statement } from '../database/statement.ts';
import type { Item } from './batch-item.ts';
import type { CheckedMention } from './check-mention.ts';
import { blame } from './items-fault.ts';
import { setAside } from './set-aside.ts';

const hold = statement(
  `insert into held_replies (source_id, external_id, awaits, mention, received_at)
   select $1, k.external_id, k.awaits, k.mention, $5 from unnest($2::text[], $3::text[], $4::jsonb[]) as k(external_id, awaits, mention)
   on conflict (source_id, external_id) do update set awaits = excluded.awaits, mention = excluded.mention
   where coalesce(excluded.mention ->> 'editedAt', '') > coalesce(held_replies.mention ->> 'editedAt', '')`,
);
const release = statement(
  `delete from held_replies where source_id = $1 and awaits = any($2::text[]) returning external_id as "externalId", mention`,
);

const arrived = statement(
  `delete from held_replies h where h.source_id = $1 and h.external_id in (select external_id from held_replies h
   where h.source_id = $1 and exists (
     select 1 from messages m where m.source_id = h.source_id and m.external_id = h.awaits
     union all select 1 from conversations c where c.source_id = h.source_id and c.root_key = substr(h.awaits, 6) and h.awaits like 'root %')
   limit $2 for update skip locked)
   returning external_id as "externalId", mention`,
);

interface HeldRow extends Record<string, unknown> {
  externalId: string;
  mention: Record<string, unknown>;
}

/** Replies that one transaction takes. */
const most = 500;
const DATES = ['occurredAt', 'firstReadAt', 'claimedAt', 'editedAt'] as const;

function packed(mention: CheckedMention): string {
  const attachments = mention.attachments?.map(({ bytes, ...rest }) => ({
    ...rest,
    base64: bytes && Buffer.from(bytes).toString('base64'),
  }));
  return JSON.stringify({ ...mention, attachments });
}

function unpacked(stored: Record<string, unknown>): CheckedMention {
  const mention = { ...stored } as unknown as CheckedMention;
  for (const field of DATES) if (stored[field]) mention[field] = new Date(stored[field] as string);
  if (mention.parent?.occurredAt) mention.parent.occurredAt = new Date(mention.parent.occurredAt);
  const files = stored.attachments as (NonNullable<Mention['attachments']>[number] & { base64?: string })[] | undefined;
  mention.attachments = files?.map(({ base64, ...file }) =>
    base64 ? { ...file, bytes: Buffer.from(base64, 'base64') } : file,
  );
  return mention;
}

/** Keeps replies of ours whose conversation is not known yet, until what they answer arrives; of one that is edited, the newest. */
export async function holdReplies(tx: EntityManager, sourceId: string, items: Item[], now: Date): Promise<void> {
  if (items.length === 0) return;
  await run(tx, hold, [
    sourceId,
    items.map(({ mention }) => mention.externalId),
    items.map(({ mention, rootKey }) => mention.replyTo ?? `root ${rootKey}`),
    items.map(({ mention }) => packed(mention)),
    now,
  ]);
}

/** Those that can be made whole again; the others go into quarantine, and stop nobody. */
async function unpackedAll(tx: EntityManager, sourceId: string, rows: HeldRow[], now: Date): Promise<CheckedMention[]> {
  const mentions: CheckedMention[] = [];
  for (const { externalId, mention } of rows) {
    try {
      mentions.push(unpacked(mention));
    } catch (error) {
      await setAside(tx, sourceId, [{ externalId, raw: JSON.stringify(mention), error: blame(error as Error) }], now);
    }
  }
  return mentions;
}

/** Takes out what was waiting for messages that have now been stored. */
export async function releaseReplies(
  tx: EntityManager,
  sourceId: string,
  stored: Item[],
  now: Date,
): Promise<CheckedMention[]> {
  const arrived = stored.filter(({ mention }) => mention.direction === 'inbound');
  if (arrived.length === 0) return [];
  const awaited = arrived.flatMap(({ mention, rootKey }) => [mention.externalId, `root ${rootKey}`]);
  const rows = await run<HeldRow>(tx, release, [sourceId, [...new Set(awaited)]]);
  return unpackedAll(tx, sourceId, rows, now);
}

/** Takes out some of what waits for something that is already there: both came at the same time, in different processes. */
export async function takeArrived(tx: EntityManager, sourceId: string, now: Date): Promise<CheckedMention[]> {
  return unpackedAll(tx, sourceId, await run<HeldRow>(tx, arrived, [sourceId, most]), now);
}
