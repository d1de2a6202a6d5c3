import { addBrowser, browserAlertsKey, removeBrowser } from '../api/browser-alerts.ts';
import { alertKinds } from '../api/alerts.ts';
import type { Schema } from '../api/client.ts';
import type { Translate } from '../i18n/i18n.tsx';

const worker = '/alerts-worker.js';
/** The names that public/alerts-worker.js looks for. */
const store = 'earshot-alerts';
const sentencesAt = '/alert-sentences';

/** Whether this browser can tell of alerts while no page is open. */
export const canTell = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

const registration = async () => (canTell() ? ((await navigator.serviceWorker.getRegistration('/')) ?? null) : null);

export const browserIsTold = async (): Promise<boolean> =>
  Notification.permission === 'granted' && Boolean(await (await registration())?.pushManager.getSubscription());

/** Leaves the words for alerts where the worker finds them. */
async function leaveSentences(t: Translate): Promise<void> {
  const words = Object.fromEntries(alertKinds.map((kind) => [kind, t(`alert.${kind}`)]));
  await (await caches.open(store)).put(sentencesAt, new Response(JSON.stringify(words)));
}

const sent = (subscription: PushSubscription) => addBrowser(subscription.toJSON() as Schema['BrowserSubscriptionBody']);

async function subscribeAnew(pushManager: PushManager, applicationServerKey: string): Promise<PushSubscription> {
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

/** Push services take messages only from the key to which the browser subscribed. */
const madeFor = ({ options }: PushSubscription, key: string): boolean =>
  btoa(String.fromCharCode(...new Uint8Array(options.applicationServerKey ?? [])))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '') === key;

/** @returns whether the person and the browser let us */
export async function tellThisBrowser(t: Translate): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false;
  await leaveSentences(t);
  await navigator.serviceWorker.register(worker, { updateViaCache: 'none' });
  const { pushManager } = await navigator.serviceWorker.ready;
  await sent(await subscribeAnew(pushManager, await browserAlertsKey()));
  return true;
}

export async function tellThisBrowserNoMore(): Promise<void> {
  const subscription = await (await registration())?.pushManager.getSubscription();
  if (!subscription) return;
  await removeBrowser(subscription.endpoint);
  await subscription.unsubscribe();
}

/**
 * A subscription ends with its session; whoever signs in again in this browser goes on with it, or with a new one where
 * the server's key is another since.
 */
export async function goOnTelling(t: Translate): Promise<void> {
  if (!canTell() || Notification.permission !== 'granted') return;
  const pushManager = (await registration())?.pushManager;
  const subscription = await pushManager?.getSubscription();
  if (!pushManager || !subscription) return;
  await leaveSentences(t);
  const key = await browserAlertsKey();
  await sent(madeFor(subscription, key) ? subscription : await subscribeAnew(pushManager, key));
}
