// Tells of alerts while no page is open. What comes names kinds and conversations only; the sentences for them were
// left here by the page, in the language of the person.
const store = 'earshot-alerts';
const sentencesAt = '/alert-sentences';

async function sentences() {
  const kept = await (await caches.open(store)).match(sentencesAt);
  return kept ? kept.json() : {};
}

async function show({ alerts, count }) {
  const windows = await clients.matchAll({ type: 'window' });
  // whoever looks at the page sees it there
  if (windows.some(({ visibilityState }) => visibilityState === 'visible')) return;
  const words = await sentences();
  const kinds = [...new Set(alerts.map(({ kind }) => words[kind] ?? 'Earshot'))];
  const [first] = alerts;
  await registration.showNotification(count > 1 ? `${kinds.join(', ')} (${count})` : kinds[0], {
    icon: '/icon.svg',
    silent: true,
    tag: count > 1 ? 'earshot' : `${first.kind}:${first.conversationId}`,
    data: count > 1 ? '/inbox' : `/c/${first.conversationId}`,
  });
}

async function open(address) {
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = windows.find(({ url }) => !new URL(url).pathname.startsWith('/api/'));
  if (!page) return clients.openWindow(address);
  // the app goes there itself: led by the browser, the page would load anew while somebody writes in it
  page.postMessage({ open: address });
  return page.focus();
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(clients.claim()));
self.addEventListener('push', (event) => event.waitUntil(show(event.data.json())));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});
