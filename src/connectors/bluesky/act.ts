import type { AppBskyFeedThreadgate } from '@atproto/api';
import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess, StoredItem } from '../connector.ts';
import { readAtUri } from './at-uri.ts';
import { readRecord } from './records.ts';
import { Xrpc } from './xrpc.ts';

const gates = 'app.bsky.feed.threadgate';

/** Hides a reply below a post of ours, shows it again, or deletes a post of ours. @throws ConnectorError */
export async function actOn(source: SourceAccess, action: string, item: StoredItem): Promise<void> {
  const xrpc = new Xrpc(source);
  const answer = action === 'delete' ? await remove(xrpc, item) : await hide(xrpc, action, item, source.now());
  if (answer !== null && typeof answer === 'object' && 'unsure' in answer)
    throw ConnectorError.unavailable(`${String(answer.unsure)} Look on Bluesky whether it was done.`);
}

async function remove(xrpc: Xrpc, { externalId }: StoredItem): Promise<unknown> {
  const at = readAtUri(externalId);
  const repo = await xrpc.did();
  if (at?.did !== repo) throw ConnectorError.rejected('Only our own posts can be deleted.');
  return xrpc.procedure('com.atproto.repo.deleteRecord', { repo, collection: at.collection, rkey: at.key });
}

/** Who begins a thread keeps a gate beside its first post, with the replies that are not shown. */
async function hide(xrpc: Xrpc, action: string, item: StoredItem, now: Date): Promise<unknown> {
  if (action !== 'hide' && action !== 'unhide') throw ConnectorError.rejected('Bluesky does not know this action.');
  const root = readAtUri(item.root);
  const repo = await xrpc.did();
  if (root?.did !== repo) throw ConnectorError.rejected('Only replies below our own posts can be hidden.');
  const gate = await readRecord(xrpc, gates, root.key);
  const hidden = new Set((gate?.value as Partial<AppBskyFeedThreadgate.Record> | undefined)?.hiddenReplies);
  if (action === 'hide') hidden.add(item.externalId);
  else hidden.delete(item.externalId);
  const record = {
    createdAt: now.toISOString(),
    ...gate?.value,
    $type: gates,
    post: item.root,
    hiddenReplies: [...hidden],
  };
  return xrpc.procedure('com.atproto.repo.putRecord', {
    repo,
    collection: gates,
    rkey: root.key,
    record,
    swapRecord: gate?.cid ?? null,
  });
}
