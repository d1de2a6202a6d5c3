import type { Graph } from './graph.ts';
import { fields, idOf, list, text } from './payload.ts';
import { feedFields, messengerFields } from './spec.ts';

/**
 * Reads back which of the page's events reach our app, and subscribes to those that do not.
 * @throws ConnectorError
 */
export async function subscribe(graph: Graph): Promise<{ repaired: boolean }> {
  const { pageId, appId, messenger } = graph.settings;
  const wanted = [...feedFields, ...(messenger ? messengerFields : [])];
  const { body } = await graph.get(`${pageId}/subscribed_apps`);
  const ours = list(body['data'])
    .map(fields)
    .find((app) => appId === '' || idOf(app['id']) === appId);
  const have = new Set(list(ours?.['subscribed_fields']).map((one) => text(one) || text(fields(one)['name'])));
  if (wanted.every((field) => have.has(field))) return { repaired: false };
  await graph.post(`${pageId}/subscribed_apps`, { subscribed_fields: [...new Set([...have, ...wanted])] });
  return { repaired: true };
}
