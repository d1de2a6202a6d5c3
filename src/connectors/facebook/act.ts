import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess, StoredItem } from '../connector.ts';
import { NoAnswer } from '../platform-http.ts';
import { Graph } from './graph.ts';

/** Does one of the extra actions. All may be repeated without harm. @throws ConnectorError */
export async function act(source: SourceAccess, action: string, item: StoredItem): Promise<void> {
  if (item.visibility === 'private')
    throw ConnectorError.rejected('This can be done to public posts and comments only.');
  const graph = new Graph(source);
  const { externalId } = item;
  const calls: Record<string, () => Promise<unknown>> = {
    hide: () => graph.post(externalId, { is_hidden: true }),
    unhide: () => graph.post(externalId, { is_hidden: false }),
    like: () => graph.post(`${externalId}/likes`),
    unlike: () => graph.delete(`${externalId}/likes`),
    delete: () => graph.delete(externalId),
  };
  const call = Object.hasOwn(calls, action) ? calls[action] : undefined;
  if (!call) throw ConnectorError.rejected(`Facebook knows no action "${action}".`);
  try {
    await call();
  } catch (error) {
    if (error instanceof NoAnswer) throw ConnectorError.unavailable('Facebook did not answer; try it again.', error);
    throw error;
  }
}
