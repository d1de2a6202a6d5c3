import { postgresError } from '../common/postgres-error.ts';
import { UnfitMention } from './check-mention.ts';
import { RetryBatch } from './retry-batch.ts';
import { LeaseLost } from './source-progress.ts';

/** SQLSTATE classes that say that the data are at fault: data exception, integrity, program limit. */
const dataAtFault = /^(22|23|54)/;

/**
 * Whether an error may be the fault of one item: PostgreSQL refused its data, or reading it ran into a mistake of ours. A
 * mistake must not stop a source for ever either; what it spoils stands in quarantine, whole, until it is repaired.
 */
export function isItemsFault(error: unknown): boolean {
  if (error instanceof RetryBatch || error instanceof LeaseLost) return false;
  const refused = postgresError(error);
  return refused ? dataAtFault.test(refused.code) : true;
}

/** Whether it is a mistake in Earshot, and neither the item's nor the database's word. */
export const isMistake = (error: Error): boolean => !(error instanceof UnfitMention) && !postgresError(error);

/** The sentence that stands in quarantine. */
export function blame(error: Error): string {
  if (error instanceof UnfitMention) return error.message;
  return isMistake(error)
    ? `Earshot could not read it, which is a mistake in Earshot: ${error.name}: ${error.message}`
    : `PostgreSQL refused it: ${error.message}`;
}
