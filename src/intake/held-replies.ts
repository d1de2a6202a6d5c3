import type { EntityManager } from 'typeorm';
import type { Mention } from '../connectors/mention.ts';
import { run, statement } from '../database/statement.ts';
import type { Item } from './batch-item.ts';
import type { CheckedMention } from './check-mention.ts';

const hold = statement(
  `insert into held_replies (source_id, external_id, awaits, mention, received_at)
   select $1, k.external_id, k.awaits, k.mention, $5 from unnest($2::text[], $3::text[], $4::jsonb[]) as k(external_id, awaits, mention)
   on conflict do nothing`,
);
const release = statement(
  `delete from held_replies where source_id = $1 and awaits = any($2::text[]) returning mention`,
);

const arrived = statement(
  `delete from held_replies h where h.source_id = $1 and exists (
     select 1 from messages m where m.source_id = h.source_id and m.external_id = h.awaits
     union all select 1 from conversations c where c.source_id = h.source_id and c.root_key = substr(h.awaits, 6) and h.awaits like 'root %')
   returning mention`,
);

const DATES = ['occurredAt', 'claimedAt', 'editedAt'] as const;

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

/** Keeps replies of ours whose conversation is not known yet, until what they answer arrives. */
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

/** Takes out what was waiting for messages that have now been stored. */
export async function releaseReplies(tx: EntityManager, sourceId: string, stored: Item[]): Promise<CheckedMention[]> {
  const arrived = stored.filter(({ mention }) => mention.direction === 'inbound');
  if (arrived.length === 0) return [];
  const awaited = arrived.flatMap(({ mention, rootKey }) => [mention.externalId, `root ${rootKey}`]);
  const rows = await run<{ mention: Record<string, unknown> }>(tx, release, [sourceId, [...new Set(awaited)]]);
  return rows.map(({ mention }) => unpacked(mention));
}

/** Takes out what waits for something that is already there: both came at the same time, in different processes. */
export async function takeArrived(tx: EntityManager, sourceId: string): Promise<CheckedMention[]> {
  return (await run<{ mention: Record<string, unknown> }>(tx, arrived, [sourceId])).map(({ mention }) =>
    unpacked(mention),
  );
}
