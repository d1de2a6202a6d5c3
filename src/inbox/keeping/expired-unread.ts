import type { EntityManager } from 'typeorm';
import { returnedRows } from '../../database/returned-rows.ts';
import { bury } from './empty-messages.ts';
import type { Keeping } from './expired.query.ts';

/** Where items wait that never became messages. */
const tables = [
  { name: 'quarantine', key: 'id' },
  { name: 'pending_items', key: 'id' },
  { name: 'held_replies', key: 'external_id' },
];

/**
 * Drops what was never read, and drafts, once they are older than their source keeps.
 * @returns how many items went, at most `limit` of each kind
 */
export async function dropUnread(
  tx: EntityManager,
  { sourceId, oldest }: Keeping,
  limit: number,
  now: Date,
): Promise<number> {
  let dropped = 0;
  for (const { name, key } of tables) {
    const gone = returnedRows<{ source_id: string; external_id: string }>(
      await tx.query(
        `delete from ${name} where source_id = $1 and ${key} in (
           select ${key} from ${name} where source_id = $1 and received_at < $2 limit $3 for update skip locked)
         returning source_id, external_id`,
        [sourceId, oldest, limit],
      ),
    );
    await bury(tx, gone, now);
    dropped += gone.length;
  }
  const [, drafts] = await tx.query<[unknown[], number]>(
    `delete from drafts d using conversations c where c.id = d.conversation_id and c.source_id = $1 and d.updated_at < $2`,
    [sourceId, oldest],
  );
  await tx.query(
    `update conversation_merges y set carried = carried - 'drafts' from conversations c
     where c.id = y.conversation_id and c.source_id = $1 and y.at < $2 and carried ? 'drafts'`,
    [sourceId, oldest],
  );
  return dropped + drafts;
}
