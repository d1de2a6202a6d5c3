import { describeInBrowser, Site } from '../support/site.ts';
import { ReadyLines } from '../../src/common/ready-lines.ts';

describeInBrowser('signing in', () => {
  let site: Site;
  beforeAll(async () => {
    site = await Site.open({ empty: true });
  });
  afterAll(() => site.close());

  it('begins with the link from the terminal, leaves, and comes back to where it wanted to go', async () => {
    const lines = await site.running.app.get(ReadyLines).tell();
    const link = new URL(/http\S+setup#\S+/.exec(lines.join('\n'))![0]);
    const page = await site.window();
    await page.goto(`/setup${link.hash}`);
    await page.getByLabel('Name of your company').fill('Lamps & Co');
    await page.getByLabel('Email').fill('mari@example.com');
    await page.getByLabel('Your name').fill('Mari Admin');
    await page.getByRole('textbox', { name: 'New password' }).fill('a quiet long evening');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { name: 'First steps' }).waitFor();
    await page.getByRole('button', { name: 'Account of Mari Admin' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();

    await page.goto('/settings/targets');
    await page.getByLabel('Email').fill('mari@example.com');
    await page.getByRole('textbox', { name: 'Password' }).fill('wrong all along');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill('a quiet long evening');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Targets' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/settings/targets');
  });

  it('never leads to another site, and speaks the person\u2019s language from then on', async () => {
    const page = await site.window(undefined, { locale: 'pl-PL' });
    await page.goto('/sign-in?to=//evil.example/');
    await page.locator('input[type=email]').fill('mari@example.com');
    await page.locator('input[type=password]').fill('a quiet long evening');
    await page.locator('button[type=submit]').click();
    await page.getByRole('heading', { name: 'Open' }).waitFor();
    expect(page.url()).toBe(`${site.url}/inbox`);
  });

  it('lets an invited person in, who chooses language and password', async () => {
    const admin = await site.window();
    await admin.goto('/sign-in?to=/settings/people');
    await admin.getByLabel('Email').fill('mari@example.com');
    await admin.getByRole('textbox', { name: 'Password' }).fill('a quiet long evening');
    await admin.getByRole('button', { name: 'Sign in' }).click();
    await admin.getByRole('button', { name: 'Invite somebody' }).click();
    await admin.getByLabel('Email').fill('jaan@example.com');
    await admin.getByRole('button', { name: 'Make a link' }).click();
    const link = await admin.getByText('/invitation#').textContent();

    const page = await site.window(undefined, { locale: 'et-EE' });
    await page.goto(`/invitation${new URL(link!).hash}`);
    await page.locator('input[autocomplete=name]').fill('Jaan Tamm');
    await page.locator('input[autocomplete=new-password]').fill('kolm vaikset õhtut');
    await page.locator('button[type=submit]').click();
    await page.waitForURL('**/inbox');
    expect(await page.locator('html').getAttribute('lang')).toBe('et');
  });

  it('keeps no token where a script of the page could read it', async () => {
    const page = await site.window(await site.person('rep'));
    await page.goto('/inbox');
    await page.getByRole('heading', { name: 'Open' }).waitFor();
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })')).not.toMatch(
      /csrf|session_?token/i,
    );
  });
});
