import type { LargeSet } from '../large-set.ts';
import { Browser, WARM_UP } from '../web-server.ts';

const list = '/api/v1/conversations';

/** What opening a conversation asks, and going back to the list. */
const asked = (id: string): string[] => [
  `${list}/${id}/messages?include=events&limit=100`,
  `${list}/${id}`,
  `${list}/${id}/story`,
  `${list}?view=inbox&limit=25`,
];

/**
 * Asks the server over HTTP for what the browser will ask, until it is compiled, as any server is after its first minutes; with
 * resolved conversations, which the list does not show: none is opened later that was read here.
 */
export async function warmUp(url: string, set: LargeSet): Promise<void> {
  const { rows } = await set.client.query<{ id: string }>(
    `select id from conversations where status = 'resolved' limit $1`,
    [WARM_UP / 4],
  );
  const client = new Browser(url, set.cookie);
  for (const { id } of rows) for (const address of asked(id)) await client.get(address);
  client.close();
}
