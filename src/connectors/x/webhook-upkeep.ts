import { ConnectorError } from '../connector-error.ts';
import { list } from './payloads.ts';
import { isSignedIn } from '../oauth.ts';
import type { XClient } from './x-client.ts';
import { readError } from './x-errors.ts';

/** X calls a webhook invalid that fails its challenge, and forgets subscriptions of accounts that withdraw their access. */
export const upkeepEvery = 3_600_000;

/** Events of the X Activity API that are messages, in the enum of its contract (2.166). */
const publicEvents = ['post.mention.create', 'post.create', 'post.delete'];
/** Private ones are subscribed to with the account's own token. */
const privateEvents = ['dm.received', 'dm.sent'];

interface Registered {
  id: string;
  url: string;
  valid: boolean;
}

interface Subscribed {
  event_type: string;
  filter?: { user_id?: string };
  webhook_id?: string;
}

/** Whether this source is to be called at all: the app's secret is there, which proves that calls are X's. */
export const wantsWebhook = ({ source }: XClient): boolean =>
  Boolean(source.webhookUrl && source.secrets['consumerSecret'] && source.secrets['bearerToken']);

/**
 * Sees to it that X calls us: the address is registered, valid, and subscribed to what concerns this account.
 * @returns a sentence for admins when that is not so; polling goes on all the same
 */
export async function keepWebhook(client: XClient): Promise<string | null> {
  const refusal = unreachable(client.source.webhookUrl!);
  if (refusal) return refusal;
  try {
    const webhook = await registered(client);
    await subscribe(client, webhook.id);
    return null;
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return `The webhook of X is not in order, so that posts come by polling only: ${error.message}`;
  }
}

/** X calls nothing but https, and no address with a port (its documentation of webhooks). */
function unreachable(address: string): string | null {
  const { protocol, port, origin } = new URL(address);
  return protocol === 'https:' && port === ''
    ? null
    : `X calls only addresses that begin with https:// and name no port, and this installation is at ${origin}: posts come by polling only.`;
}

/** Ours, or that of another account of the same app in this installation: an app has few, and each event names its account. */
async function registered(client: XClient): Promise<Registered> {
  const address = client.source.webhookUrl!;
  const answer = await client.asApp<{ data?: unknown }>({ method: 'get', path: 'webhooks', bucket: 'GET webhooks' });
  const known = list<Registered>(answer.data);
  const sibling = new URL('.', address).href;
  const found = known.find(({ url }) => url === address) ?? known.find(({ url }) => url.startsWith(sibling));
  if (!found) return register(client, address);
  if (!found.valid)
    await client.asApp({ method: 'put', path: `webhooks/${found.id}`, bucket: 'PUT webhooks/:webhook_id' });
  return found;
}

/** X challenges the address before it answers. */
async function register(client: XClient, url: string): Promise<Registered> {
  const body = { url };
  const made = await client.asApp<Registered & { data?: Registered }>({
    method: 'post',
    path: 'webhooks',
    bucket: 'POST webhooks',
    body,
  });
  return made.data ?? made;
}

async function subscribe(client: XClient, webhookId: string): Promise<void> {
  const { userId } = client.settings;
  const have = new Set(
    (await subscriptions(client))
      .filter((one) => one.filter?.user_id === userId && one.webhook_id === webhookId)
      .map(({ event_type: type }) => type),
  );
  const create = (type: string) => ({
    method: 'post' as const,
    path: 'activity/subscriptions',
    bucket: 'POST activity/subscriptions',
    body: { event_type: type, filter: { user_id: userId }, webhook_id: webhookId, tag: 'earshot' },
  });
  for (const type of publicEvents) if (!have.has(type)) await client.asApp(create(type));
  if (!isSignedIn(client.source)) return;
  for (const type of privateEvents) if (!have.has(type)) await asAccount(client, create(type));
}

async function asAccount(client: XClient, call: Parameters<XClient['send']>[0]): Promise<void> {
  try {
    await client.send(call);
  } catch (cause) {
    throw readError(cause, client.source.now());
  }
}

async function subscriptions(client: XClient): Promise<Subscribed[]> {
  const found: Subscribed[] = [];
  let token: string | undefined;
  do {
    const answer = await client.asApp<{ data?: unknown; meta?: { next_token?: string } }>({
      method: 'get',
      path: 'activity/subscriptions',
      bucket: 'GET activity/subscriptions',
      query: { max_results: 1000, pagination_token: token },
    });
    found.push(...list<Subscribed>(answer.data));
    token = answer.meta?.next_token;
  } while (token);
  return found;
}
