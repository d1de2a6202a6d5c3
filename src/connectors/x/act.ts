import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess, StoredItem } from '../connector.ts';
import { type Call, XClient } from './x-client.ts';
import { failureOf } from './x-errors.ts';

/** Hides a reply under our posts, shows it again, or deletes a post of ours. @throws ConnectorError */
export async function actOn(source: SourceAccess, action: string, item: StoredItem): Promise<void> {
  const client = new XClient(source);
  const call = callOf(action, item, client.settings.userId);
  try {
    await client.send(call);
  } catch (cause) {
    const failure = failureOf(cause, source.now());
    throw failure.taken === 'refused'
      ? failure.error
      : ConnectorError.unavailable(`${failure.reason} Look on X whether it was done.`);
  }
}

function callOf(action: string, { meta, externalId, author }: StoredItem, userId: string): Call {
  if (meta['kind'] === 'directMessage') throw ConnectorError.rejected('This can only be done to public posts.');
  const id = String(meta['postId'] ?? externalId);
  if (action === 'hide' || action === 'unhide')
    return {
      method: 'put',
      path: `tweets/${id}/hidden`,
      bucket: 'PUT tweets/:id/hidden',
      body: { hidden: action === 'hide' },
    };
  if (action !== 'delete') throw ConnectorError.rejected('X does not know this action.');
  if (author && author.externalId !== userId) throw ConnectorError.rejected('Only our own posts can be deleted.');
  return { method: 'delete', path: `tweets/${id}`, bucket: 'DELETE tweets/:id' };
}
