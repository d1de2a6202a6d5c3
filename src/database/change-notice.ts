/** The PostgreSQL channel on which every process hears what changed. */
export const changeChannel = 'earshot_changes';

/** Whose picture of the world is out of date. Ids only: nobody learns anything from a notice that they may not see. */
export interface Changed {
  conversationIds?: string[];
  sourceIds?: string[];
  userIds?: string[];
  /** Names of other things that changed, such as `targets`, `teams`, `labels`. */
  topics?: string[];
}

/** What arrives: a change, or the advice to load everything again because too much changed at once. */
export type ChangeNotice = Changed & { resync?: true };

/** PostgreSQL refuses payloads of 8,000 bytes; an id takes at most 22 as JSON. */
const idsPerNotice = 300;
const mostNotices = 8;

/**
 * Tells every process what a transaction changed; heard when it commits, never when it rolls back. Call it once per
 * transaction: commits that notify queue up behind each other.
 */
export async function notifyChanged(
  tx: { query(sql: string, parameters?: unknown[]): Promise<unknown> },
  changed: Changed,
): Promise<void> {
  const payloads = noticesOf(changed).map((notice) => JSON.stringify(notice));
  if (payloads.length === 0) return;
  await tx.query(`select pg_notify('${changeChannel}', payload) from unnest($1::text[]) payload`, [payloads]);
}

/** Cuts a change into notices small enough to be sent; a change too large for that becomes one `resync`. */
export function noticesOf(changed: Changed): ChangeNotice[] {
  const notices = (['conversationIds', 'sourceIds', 'userIds', 'topics'] as const).flatMap((kind) =>
    portions([...new Set(changed[kind])]).map((ids): ChangeNotice => ({ [kind]: ids })),
  );
  if (notices.length > mostNotices) return [{ resync: true }];
  const size = notices.flatMap((notice) => Object.values(notice).flat()).length;
  return size > 0 && size <= idsPerNotice ? [Object.assign({}, ...notices) as ChangeNotice] : notices;
}

function portions(ids: string[]): string[][] {
  const count = Math.ceil(ids.length / idsPerNotice);
  return Array.from({ length: count }, (_, i) => ids.slice(i * idsPerNotice, (i + 1) * idsPerNotice));
}
