import type { EntityManager } from 'typeorm';
import type { Mention } from '../connectors/mention.ts';
import { run, statement } from '../database/statement.ts';

const key = `hashtextextended('batches of source ' || $1, 0)`;
const besideOthers = statement(`select pg_advisory_xact_lock_shared(${key})`);
const alone = statement(`select pg_advisory_xact_lock(${key})`);

/**
 * Batches of one source run beside each other, until one takes something back, or brings the post above others: that one
 * waits for the others and runs alone. Else a message and its deletion, or a comment and its post, that arrive in the same moment
 * do not see each other, and the message stays, or stays apart.
 */
export async function takeTurn(tx: EntityManager, sourceId: string, mentions: Mention[]): Promise<void> {
  await run(tx, mentions.some(({ deleted, gathers }) => deleted || gathers) ? alone : besideOthers, [sourceId]);
}
