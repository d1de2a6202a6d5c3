import { describeInBrowser, Site } from '../support/site.ts';

const screens = [
  '/inbox',
  '/inbox?view=all&level=frustrated',
  '/asks',
  '/customers',
  '/figures',
  '/figures?by=rep&days=28',
  '/me',
  '/settings/start',
  '/settings/accounts',
  '/settings/accounts/connect',
  '/settings/accounts/connect/push',
  '/settings/quarantine',
  '/settings/people',
  '/settings/teams',
  '/settings/targets',
  '/settings/hours',
  '/settings/canned',
  '/settings/labels',
  '/settings/attributes',
  '/settings/tunings',
  '/settings/tokens',
  '/settings/audit',
];

describeInBrowser('every screen can be used by everybody', () => {
  let site: Site;
  let conversation: string;
  beforeAll(async () => {
    site = await Site.open();
    const shop = await site.account('Shop');
    const text = 'This is the third time I write. I want my money back, this is ridiculous!';
    [conversation] = (await site.write(
      shop,
      { externalId: 'm1', text },
      { externalId: 'm2', text: 'أين طلبي؟ لم يصل بعد', author: { externalId: 'b', name: 'ليلى' } },
      { externalId: 'm3', text: 'x'.repeat(3000), author: { externalId: 'c', name: 'N'.repeat(200) } },
    )) as [string];
    await site.rows.insert('canned_replies', {
      shortcut: 'hi',
      title: 'Hello',
      text: 'Hi {{contact.name}}',
      created_at: new Date(),
    });
    await site.rows.insert('labels', { name: 'refund', created_at: new Date() });
  });
  afterAll(() => site.close());

  it('axe finds nothing, by day and by night', async () => {
    const page = await site.window(await site.person('admin'));
    const found: Record<string, string[]> = {};
    for (const screen of [...screens, `/c/${conversation}`]) {
      await page.goto(screen);
      await page.getByRole('navigation', { name: 'Places' }).waitFor();
      await page.locator('[aria-busy=true], .mantine-Skeleton-root').first().waitFor({ state: 'detached' });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
        const faults = await site.faults(page);
        if (faults.length > 0) found[`${screen} in ${colorScheme}`] = faults;
      }
    }
    expect(found).toEqual({});
  });

  it('axe finds nothing before signing in, and nothing on a phone', async () => {
    const outside = await site.window();
    await outside.goto('/sign-in');
    await outside.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await site.faults(outside)).toEqual([]);
    const phone = await site.window(await site.person('rep'), {
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
    });
    await phone.goto('/inbox');
    await phone.getByRole('heading', { name: 'Open' }).waitFor();
    expect(await site.faults(phone)).toEqual([]);
  });

  it('nothing is wider than a phone', async () => {
    const phone = await site.window(await site.person('admin'), {
      viewport: { width: 360, height: 740 },
      isMobile: true,
      hasTouch: true,
    });
    for (const screen of ['/inbox', `/c/${conversation}`, '/customers', '/figures', '/settings/targets', '/me']) {
      await phone.goto(screen);
      await phone.locator('main').waitFor();
      await phone.locator('[aria-busy=true], .mantine-Skeleton-root').first().waitFor({ state: 'detached' });
      expect([screen, await phone.evaluate('document.documentElement.scrollWidth')]).toEqual([screen, 360]);
    }
  });

  it('a customer is answered on a phone: list, thread, composer, and back', async () => {
    const phone = await site.window(await site.person('admin'), {
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
    });
    await phone.goto('/inbox');
    await phone.getByRole('button', { name: 'ليلى' }).tap();
    await phone.waitForURL('**/c/*');
    await phone.getByRole('textbox', { name: 'Reply' }).fill('نعتذر، سنعود إليك اليوم');
    await phone.getByRole('button', { name: 'Reply', exact: true }).last().tap();
    await phone.getByText('Sending…').waitFor();
    await phone.goto(`/c/${conversation}`);
    await phone.getByRole('button', { name: 'Back to the list' }).tap();
    await phone.waitForURL('**/inbox');
  });
});
