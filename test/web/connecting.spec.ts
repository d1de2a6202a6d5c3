import type { Page } from 'playwright-core';
import { PollLeases } from '../../src/intake/poll-lease.ts';
import { freePorts } from '../support/free-ports.ts';
import { describeWithMailServers, type MailPeer, startMailPeer } from '../support/mail-peer.ts';
import { OAuthProvider } from '../support/oauth-provider.ts';
import { describeInBrowser, Site } from '../support/site.ts';

const support = 'support@brand.test';

describeInBrowser('connecting a mailbox by signing in with its provider', () => {
  describeWithMailServers('a provider, and Dovecot which takes its tokens', () => {
    let site: Site;
    let peer: MailPeer;
    let provider: OAuthProvider;
    let page: Page;

    beforeAll(async () => {
      const [port] = await freePorts(1);
      peer = await startMailPeer();
      provider = await OAuthProvider.start({
        redirectUrl: `http://127.0.0.1:${port}/settings/accounts/authorised`,
      });
      provider.mint = (seconds) => peer.token(support, seconds);
      site = await Site.open({ port: port!, env: { EARSHOT_ALLOW_PRIVATE_HOSTS: 'true' } });
      page = await site.window(await site.person('admin'));
    });
    afterAll(async () => {
      await site?.close();
      await provider?.stop();
      await peer?.stop();
    });

    const state = (words: string) => page.getByText(words, { exact: true }).first().waitFor();

    it('tells what to register, asks the provider, and names what a person did not allow', async () => {
      await page.goto('/settings/accounts/connect');
      await page.getByRole('link', { name: 'E-mail' }).click();
      await page.getByLabel('Sign-in').selectOption('oauth');
      await page.getByText(provider.app.redirectUrl, { exact: true }).waitFor();
      expect(await page.getByRole('button', { name: 'Test the connection' }).count()).toBe(0);
      const fields: Record<string, string> = {
        'E-mail address': support,
        'Client id': provider.settings.clientId!,
        'Client secret': provider.settings.clientSecret!,
        'Authorisation address': provider.settings.authorizeUrl!,
        'Token address': provider.settings.tokenUrl!,
        Issuer: provider.settings.issuer!,
        Scopes: provider.settings.scope!,
        'IMAP server': '127.0.0.1',
        'IMAP port': String(peer.imapPort),
        'Name of this account': 'Support mailbox',
      };
      for (const [label, value] of Object.entries(fields))
        await page.getByLabel(label, { exact: false }).first().fill(value);
      await page.getByLabel('IMAP encryption').selectOption('none');
      await page.getByRole('button', { name: 'Connect and sign in' }).click();
      await page.getByRole('heading', { name: 'May Earshot read?' }).waitFor();
      await page.getByRole('link', { name: 'deny' }).click();
      await page
        .getByRole('alert')
        .getByText(/The access was not allowed/)
        .waitFor();
      expect(page.url()).not.toContain('state=');
      await page.getByRole('link', { name: 'Back to the account' }).click();
      await page.getByRole('heading', { name: 'Support mailbox' }).waitFor();
      await state('Waits for a sign-in');
    });

    it('receives as soon as somebody has signed in', async () => {
      await peer.deliver({
        from: 'ana@customer.test',
        to: support,
        subject: 'Lamp',
        text: 'My lamp is broken, please help.',
      });
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('link', { name: 'allow' }).click();
      await page.getByRole('heading', { name: 'Support mailbox' }).waitFor();
      await state('Receiving');
      await page.goto('/inbox?view=all');
      await page.getByText('My lamp is broken').first().waitFor();
      const { secrets } = (await site.sql.query('select secrets::text from sources'))[0] as { secrets: string };
      expect(secrets).not.toContain('eyJ');
    });

    it('tells reps when the access is withdrawn, and hears again after a new sign-in', async () => {
      provider.revoke();
      await site.sql.query(`update sources set secrets = secrets - 'accessToken'`);
      const [{ id }] = (await site.sql.query('select id from sources')) as [{ id: string }];
      await site.running.app.get(PollLeases).wake(id, new Date());
      await page
        .getByText(/Support mailbox: cannot receive/i)
        .first()
        .waitFor();
      await page.getByRole('link', { name: 'Put it right' }).click();
      await page.getByRole('button', { name: 'Sign in again' }).click();
      await page.getByRole('link', { name: 'allow' }).click();
      await page.getByRole('heading', { name: 'Support mailbox' }).waitFor();
      await state('Receiving');
    });
  });
});
