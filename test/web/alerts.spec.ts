import type { BrowserContext, Page } from 'playwright-core';
import { PushLine } from '../../src/live/browser-alerts/push-line.ts';
import { until } from '../support/condition.ts';
import type { SignedIn } from '../support/people.ts';
import { PushService } from '../support/push-service.ts';
import { describeInBrowser, Site } from '../support/site.ts';

describeInBrowser('alerts', () => {
  let site: Site;
  let service: PushService;
  let rae: SignedIn;
  let page: Page;
  let context: BrowserContext;
  beforeAll(async () => {
    service = await PushService.open();
    site = await Site.open({ pushLine: new PushLine(true) });
    rae = await site.person('manager', { name: 'Rae Rep' });
    page = await site.window(rae);
    context = page.context();
    await context.grantPermissions(['notifications']);
    // Chromium's own push service is on the internet: its place is taken by ours, all else is the browser's.
    await page.addInitScript(`{
      const given = ${JSON.stringify(service.subscription)};
      const bytes = (key) => Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
      const unsubscribe = async () => localStorage.removeItem('key') ?? true;
      const made = (key) =>
        key && { ...given, toJSON: () => given, unsubscribe, options: { applicationServerKey: bytes(key).buffer } };
      PushManager.prototype.subscribe = async ({ applicationServerKey: key }) => {
        localStorage.setItem('key', key);
        return made(key);
      };
      PushManager.prototype.getSubscription = async () => made(localStorage.getItem('key'));
    }`);
  });
  afterAll(async () => {
    await site.close();
    await service.close();
  });

  /** A conversation that a colleague gives to Rae. */
  const assign = async (name: string): Promise<string> => {
    const shop = await site.account(name);
    const [id] = await site.write(shop, { externalId: name, text: 'Where is my lamp?' });
    const { headers } = await site.person('manager');
    const url = `/api/v1/conversations/${id}/assign`;
    await site.running.inject({ method: 'POST', url, headers, payload: { assigneeId: rae.userId } });
    return id!;
  };

  it('are chosen by kind; what somebody has to see cannot be turned off', async () => {
    await page.goto('/me');
    await page.getByRole('switch', { name: 'Goal soon' }).click();
    await until('it is kept', async () => {
      const [row] = await site.sql.query('select preferences from users where id = $1', [rae.userId]);
      return row.preferences.alerts?.['goal-soon'] === false;
    });
    expect(await page.getByRole('switch', { name: 'Threat' }).isDisabled()).toBe(true);
    expect(await page.getByRole('switch', { name: 'Assigned to you' }).isChecked()).toBe(true);
  });

  it('reach a browser whose page is closed, without a word of a customer', async () => {
    await page.getByRole('switch', { name: /^Also tell this browser/ }).click();
    await until('the browser is known', async () => {
      const [row] = await site.sql.query('select count(*)::int as count from browser_subscriptions');
      return row.count === 1;
    });
    const id = await assign('First');
    const alerts = () => service.taken.flatMap(({ told }) => told.alerts);
    const assigned = { kind: 'assigned', conversationId: id };
    await until('it is told', () => alerts().some(({ kind }) => kind === 'assigned'));
    expect(alerts()).toContainEqual(assigned);
    for (const alert of alerts()) expect(Object.keys(alert)).toEqual(Object.keys(assigned));
  });

  const keyOfBrowser = () => page.evaluate(`localStorage.getItem('key')`);
  const workerOfAlerts = async () => context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));

  it('go on with the key that the server has now', async () => {
    const key = await keyOfBrowser();
    await page.evaluate(`localStorage.setItem('key', 'A' + localStorage.getItem('key').slice(1))`);
    await page.reload();
    await until('the browser subscribed anew', async () => (await keyOfBrowser()) === key);
  });

  it('are shown in the language of the person, silently', async () => {
    await site.sql.query(`update users set locale = 'et' where id = $1`, [rae.userId]);
    await page.reload();
    const words = `caches.match('/alert-sentences').then((kept) => kept.text())`;
    await until('the words are Estonian', async () => String(await page.evaluate(words)).includes('Määratud teile'));
    const away = await context.newPage();
    await away.goto('about:blank');
    await page.goto('about:blank');
    const worker = await workerOfAlerts();
    // what the browser's push service would hand over
    const shown = (await worker.evaluate(`(async () => {
      const data = { json: () => ({ alerts: [{ kind: 'assigned', conversationId: '7' }], count: 1 }) };
      await new Promise((done) => {
        const event = new ExtendableEvent('push');
        Object.defineProperties(event, { data: { value: data }, waitUntil: { value: (work) => work.then(done) } });
        self.dispatchEvent(event);
      });
      return (await registration.getNotifications()).map(({ title, silent, data }) => ({ title, silent, data }));
    })()`)) as unknown[];
    expect(shown).toEqual([{ title: 'Määratud teile', silent: true, data: '/c/7' }]);
  });

  it('lead to the conversation', async () => {
    const id = await assign('Second');
    // an app that does not stand yet goes there as soon as it does
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/api/v1/session', (route) => held.then(() => route.fallback()));
    await page.goto('/me');
    const click = async () => {
      const worker = await workerOfAlerts();
      // a click that nobody made may lead a window, but not bring it to the front or open one
      await worker.evaluate(`new Promise((done) => {
        const event = new ExtendableEvent('notificationclick');
        const notification = { close() {}, data: '/c/${id}' };
        const waitUntil = (work) => work.then(done, (error) => done(error.name));
        Object.defineProperties(event, { notification: { value: notification }, waitUntil: { value: waitUntil } });
        self.dispatchEvent(event);
      })`);
    };
    await page.evaluate('globalThis.sameAsBefore = true');
    await click();
    answer();
    await page.waitForURL(`**/c/${id}`);
    await page.unroute('**/api/v1/session');
    expect(await page.evaluate('globalThis.sameAsBefore')).toBe(true);
  });
});
