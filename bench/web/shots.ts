import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Log } from '../../src/common/log.ts';
import { Config } from '../../src/config/config.ts';
import { packageRoot } from '../../src/config/package-root.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { startServer } from '../../src/server.ts';
import { openBrowser } from './browser.ts';
import { strangers } from './strangers.ts';

/*
 * npm run shots: pictures of every screen, light and dark, on a phone and on a desk, with the demonstration's invented
 * customers and some ugly ones. They lie in shots/, which git ignores, to be looked at.
 */

const screens = {
  inbox: '/inbox',
  frustrated: '/inbox?view=frustrated',
  empty: '/inbox?view=snoozed',
  figures: '/figures?sandbox=true',
  me: '/me',
  start: '/settings/start',
  accounts: '/settings/accounts',
  connect: '/settings/accounts/connect/push',
  people: '/settings/people',
  teams: '/settings/teams',
  targets: '/settings/targets',
  hours: '/settings/hours',
  canned: '/settings/canned',
  tokens: '/settings/tokens',
} as const;

const devices = [
  { name: 'desk', viewport: { width: 1440, height: 900 } },
  { name: 'phone', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
] as const;

interface Demonstration {
  url: string;
  email: string;
  password: string;
  token: string;
  sourceId: string;
}

/** What the demonstration prints for people. */
function read(lines: string[]): Demonstration {
  const text = lines.join('\n');
  const found = (pattern: RegExp) => {
    const [, value] = pattern.exec(text) ?? [];
    if (!value) throw new Error(`The demonstration did not print ${pattern.source}.`);
    return value;
  };
  return {
    url: found(/ready at (\S+)/),
    email: found(/Sign in with (\S+)/),
    password: found(/the password (\S+)/),
    token: found(/Bearer ([\w-]+)/),
    sourceId: found(/"sourceId":"(\d+)"/),
  };
}

async function push({ url, token, sourceId }: Demonstration): Promise<string> {
  const response = await fetch(`${url}/api/v1/mentions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ sourceId, items: strangers(Date.now()) }),
  });
  const { results } = (await response.json()) as { results: { conversationId?: string }[] };
  return results.findLast(({ conversationId }) => conversationId)!.conversationId!;
}

/** Loaded, and nothing is on its way any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('main').waitFor();
  await page.locator('[aria-busy=true], .mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  await page.evaluate('document.fonts.ready');
}

async function signIn(page: Page, { email, password }: Demonstration): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/inbox');
}

async function shoot(browser: Browser, demo: Demonstration, conversation: string, folder: string): Promise<number> {
  let count = 0;
  for (const { name, ...device } of devices)
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({
        ...device,
        baseURL: demo.url,
        colorScheme,
        locale: 'en-GB',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      const take = async (what: string) => {
        await page.screenshot({ path: path.join(folder, `${what}-${name}-${colorScheme}.png`) });
        count++;
      };
      await page.goto('/sign-in');
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      await take('sign-in');
      await signIn(page, demo);
      for (const [what, address] of Object.entries({ ...screens, conversation: `/c/${conversation}` })) {
        await page.goto(address);
        await settled(page);
        await take(what);
      }
      await context.close();
    }
  return count;
}

const folder = path.join(packageRoot, 'shots');
await mkdir(folder, { recursive: true });
const data = await mkdtemp(path.join(os.tmpdir(), 'earshot-shots-'));
const log = new Log({ format: 'text', level: 'error' });
const config = new Config({
  ...process.env,
  PORT: '0',
  EARSHOT_HOST: '127.0.0.1',
  EARSHOT_DATA_DIR: data,
  EARSHOT_DEMO: 'true',
});
const database = await openDatabase(config, log);
const server = await startServer(config.withDatabase(database.url), log);
const browser = await openBrowser();
try {
  const demo = read(await server.readyLines());
  const conversation = await push(demo);
  console.log(`${await shoot(browser, demo, conversation, folder)} pictures in ${folder}`);
} finally {
  await browser.close();
  await server.close();
  await database.close();
  await rm(data, { recursive: true, force: true });
}
