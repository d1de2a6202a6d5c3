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

/** @returns whether the person and the browser let us */
export async function tellThisBrowser(t: Translate): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false;
  await leaveSentences(t);
  await navigator.serviceWorker.register(worker, { updateViaCache: 'none' });
  const { pushManager } = await navigator.serviceWorker.ready;
  const applicationServerKey = await browserAlertsKey();
  await (await pushManager.getSubscription())?.unsubscribe();
  await sent(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
  return true;
}

export async function tellThisBrowserNoMore(): Promise<void> {
  const subscription = await (await registration())?.pushManager.getSubscription();
  if (!subscription) return;
  await removeBrowser(subscription.endpoint);
  await subscription.unsubscribe();
}

/** A subscription ends with its session; whoever signs in again in this browser goes on with it. */
export async function goOnTelling(t: Translate): Promise<void> {
  if (!canTell() || Notification.permission !== 'granted') return;
  const subscription = await (await registration())?.pushManager.getSubscription();
  if (!subscription) return;
  await leaveSentences(t);
  await sent(subscription);
}
