import type { BrowserContext, Page } from 'playwright-core';
import { PushLine } from '../../src/live/browser-alerts/push-line.ts';
import { until } from '../support/condition.ts';
import type { SignedIn } from '../support/people.ts';
import { PushService } from '../support/push-service.ts';
import { describeInBrowser, Site } from '../support/site.ts';

jest.setTimeout(90_000);

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
      let kept = null;
      const given = { ...${JSON.stringify(service.subscription)}, toJSON: () => (${JSON.stringify(service.subscription)}) };
      PushManager.prototype.subscribe = async () => (kept = { ...given, unsubscribe: async () => !(kept = null) });
      PushManager.prototype.getSubscription = async () => kept;
    }`);
  }, 180_000);
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

  it('are shown in the language of the person, silently, and lead to the conversation', async () => {
    const away = await context.newPage();
    await away.goto('about:blank');
    await page.goto('about:blank');
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
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
    expect(shown).toEqual([{ title: 'Assigned to you', silent: true, data: '/c/7' }]);
  });
});
