import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { DataSource } from 'typeorm';
import { chromiumPath, openBrowser } from '../../bench/web/browser.ts';
import { packageRoot } from '../../src/config/package-root.ts';
import type { Role } from '../../src/people/principal.ts';
import { type RunningApp, startApp } from './app.ts';
import { type SignedIn, signInAs, tokenWith } from './people.ts';
import { Rows } from './rows.ts';

/** The pages as they are shipped. */
function buildPages(): void {
  const script = `import('./scripts/build-if-needed.mjs').then((m) => m.buildIfNeeded('web'))`;
  execFileSync(process.execPath, ['-e', script], { cwd: packageRoot, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Tests in a real browser: skipped with a word where there is none, except where everything must run. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (chromiumPath()) return describe(name, tests);
  if (process.env.CI === 'true')
    return describe(name, () => it('needs Chromium', () => expect('chromium').toBe('installed')));
  console.warn(`Skipped in the absence of Chromium: ${name}`);
  return describe.skip(name, tests);
}

/** Takes back what was done last, as long as the page offers it. */
export const undo = (page: Page): Promise<void> => page.getByRole('button', { name: 'Undo' }).last().click();

/** What a customer writes into the connected account `push`. */
export interface Written {
  externalId: string;
  root?: string;
  text: string;
  author?: { externalId: string; name?: string; handle?: string };
  occurredAt?: string;
  html?: string;
  visibility?: 'public' | 'private';
  [more: string]: unknown;
}

/** The whole app behind a real address, with its background work, and a browser to use it. */
export class Site {
  private readonly contexts: BrowserContext[] = [];
  private token: { authorization: string } | undefined;

  private constructor(
    readonly running: RunningApp,
    readonly browser: Browser,
    readonly url: string,
  ) {}

  /**
   * @param empty nobody has been set up yet
   * @param port where others must know in advance to send people back to; any free one otherwise
   */
  static async open({
    empty = false,
    port = 0,
    ...options
  }: { empty?: boolean; port?: number } & Parameters<typeof startApp>[0] = {}): Promise<Site> {
    buildPages();
    const env = { EARSHOT_ROLE: 'all', EARSHOT_RATE_LIMIT: '100000', ...(port && { PORT: String(port) }) };
    const [running, browser] = await Promise.all([
      startApp({ ...options, env: { ...env, ...options.env } }),
      openBrowser(),
    ]);
    await running.app.listen(port, '127.0.0.1');
    // Somebody is there already: the setup link is for the test that is about it.
    if (!empty) await signInAs(running, 'admin', { name: 'First Admin' });
    return new Site(running, browser, (await running.app.getUrl()).replace('[::1]', '127.0.0.1'));
  }

  /** A site with one account `shop`, and a window of an admin who has longer to press Undo than any machine takes. */
  static async staffed(): Promise<{ site: Site; shop: string; me: SignedIn; page: Page }> {
    const site = await Site.open();
    const me = await site.person('admin', { name: 'Mari Admin' });
    await site.sql.query(`update users set preferences = '{"undoSeconds": 60}' where id = $1`, [me.userId]);
    return { site, shop: await site.account('Shop'), me, page: await site.window(me) };
  }

  get sql(): DataSource {
    return this.running.app.get(DataSource);
  }

  /** The first row of an answer. */
  async one<T>(sql: string, ...values: unknown[]): Promise<T> {
    const [row] = await this.sql.query<T[]>(sql, values);
    return row!;
  }

  get rows(): Rows {
    return new Rows(this.sql, new Date());
  }

  /** A connected account into which `write` writes. */
  async account(name = 'Shop', values: Record<string, unknown> = {}): Promise<string> {
    const id = await this.rows.source({ channel: 'push', name, ...values });
    await this.sql.query('insert into source_states (source_id, next_poll_at) values ($1, $2) on conflict do nothing', [
      id,
      new Date(),
    ]);
    return id;
  }

  /** A customer writes. @returns the ids of the conversations */
  async write(sourceId: string, ...items: Written[]): Promise<string[]> {
    this.token ??= (await tokenWith(this.running, 'mentions:write', 'deliveries:write')).headers;
    const response = await this.running.inject({
      method: 'POST',
      url: '/api/v1/mentions',
      headers: this.token,
      payload: {
        sourceId,
        items: items.map((item) => ({
          root: item.externalId,
          author: { externalId: 'ana', name: 'Ana Kask' },
          occurredAt: new Date().toISOString(),
          ...item,
        })),
      },
    });
    const { results } = response.json<{ results: { outcome: string; conversationId?: string; error?: string }[] }>();
    for (const { outcome, error } of results) if (outcome === 'quarantined') throw new Error(error);
    return results.map(({ conversationId }) => conversationId!);
  }

  /** A customer writes, and a page shows the conversation. @returns its id */
  async opened(
    page: Page,
    sourceId: string,
    name: string,
    text = `Where is my parcel, asks ${name}?`,
  ): Promise<string> {
    const author = { externalId: name, name };
    const [id] = await this.write(sourceId, { externalId: `${name} ${text}`, text, author });
    await page.goto(`/c/${id}`);
    await page.getByRole('textbox', { name: 'Reply' }).waitFor();
    return id!;
  }

  person(role: Role, options: Parameters<typeof signInAs>[2] = {}): Promise<SignedIn> {
    return signInAs(this.running, role, options);
  }

  /** A browser window in which this person is signed in; nobody, if absent. Errors on its page fail the test. */
  async window(person?: SignedIn, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.url,
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(90_000);
    this.contexts.push(context);
    if (person) {
      const [name, value] = person.headers.cookie.split('=') as [string, string];
      await context.addCookies([{ name, value, url: this.url, httpOnly: true, sameSite: 'Strict' }]);
    }
    const page = await context.newPage();
    page.on('pageerror', (error) => {
      throw error;
    });
    return page;
  }

  /** What axe finds wrong on a page, in short. */
  async faults(page: Page): Promise<string[]> {
    const file = path.join(packageRoot, 'node_modules', 'axe-core', 'axe.min.js');
    if (!existsSync(file)) throw new Error('axe-core is not installed.');
    // Evaluated by the debugger, so that the page's own security policy stays as it is.
    await page.evaluate(readFileSync(file, 'utf8'));
    const violations = (await page.evaluate(
      `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((result) => result.violations.map((v) => ({ id: v.id, nodes: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' ' + n.failureSummary.split('\\n').slice(1, 2)) })))`,
    )) as { id: string; nodes: string[] }[];
    return violations.map(({ id, nodes }) => `${id}: ${nodes.join(' | ')}`);
  }

  async close(): Promise<void> {
    for (const context of this.contexts) await context.close();
    await this.browser.close();
    await this.running.close();
  }
}
