import { statSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { packageRoot } from '../../src/config/package-root.ts';
import type { Figure, Options } from '../bench.ts';
import { type LargeSet, largeSet } from '../large-set.ts';
import { percentile, webServer } from '../web-server.ts';
import { openBrowser } from './browser.ts';
import { openings } from './openings.ts';
import { warmUp } from './warm-up.ts';

const ROWS = 5000;
const CHANGES = 20_000;
const AT_ONCE = 200;
const pages = path.join(packageRoot, 'web', 'dist');

/** Bytes of an asset as it travels; small ones are not compressed. */
function compressed(file: string): number {
  const name = path.join(pages, file);
  return (statSync(`${name}.gz`, { throwIfNoEntry: false }) ?? statSync(name)).size;
}

const rows = (page: Page) => page.locator('[data-id]');

/** A window in which the manager of the large set is signed in. */
export async function signedIn(browser: Browser, url: string, cookie: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: url, locale: 'en-GB' });
  const [name, value] = cookie.split('=') as [string, string];
  await context.addCookies([{ name, value, url }]);
  return context;
}

/** A visit with nothing in the cache, on a processor four times slower than this one. */
async function firstLoad(browser: Browser, url: string, cookie: string): Promise<Figure[]> {
  const times: number[] = [];
  let bytes = 0;
  for (let round = 0; round < 3; round++) {
    const context = await signedIn(browser, url, cookie);
    const page = await context.newPage();
    const scripts = new Set<string>();
    page.on('response', (response) => {
      const file = new URL(response.url()).pathname;
      if (file.endsWith('.js')) scripts.add(file);
    });
    const line = await context.newCDPSession(page);
    await line.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const started = performance.now();
    await page.goto('/inbox');
    await rows(page).first().waitFor();
    times.push(performance.now() - started);
    // What comes after the list is on screen is no part of the first load.
    bytes = [...scripts].reduce((sum, file) => sum + compressed(file), 0);
    await context.close();
  }
  return [
    { name: 'script of the first load, gzip', value: Math.round(bytes / 1000), unit: 'kB', must: '<= 250' },
    {
      name: 'first rows on a cold cache, processor slowed 4x, median of 3',
      value: percentile(times, 0.5),
      unit: 'ms',
      must: '<= 1500',
    },
  ];
}

/** Loads the rows, then scrolls through all of them. */
async function scrolling(page: Page): Promise<Figure[]> {
  await page.goto('/inbox');
  await rows(page).first().waitFor();
  const found = (await page.evaluate(`(async () => {
    const box = document.querySelector('[data-id]').closest('[role=list]');
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    let still = 0;
    while (box.scrollHeight < ${ROWS} * 92 && still < 200) {
      const before = box.scrollHeight;
      box.scrollTop = box.scrollHeight;
      await new Promise((done) => setTimeout(done, 20));
      still = box.scrollHeight === before ? still + 1 : 0;
    }
    const total = Math.round(box.scrollHeight / 92);
    box.scrollTop = 0;
    await new Promise((done) => setTimeout(done, 500));
    let longest = 0;
    new PerformanceObserver((list) => { for (const e of list.getEntries()) longest = Math.max(longest, e.duration); }).observe({ type: 'longtask' });
    const frames = [];
    let last = performance.now();
    for (let i = 0; i < 600; i++) {
      box.scrollTop += Math.max(92, box.scrollHeight / 600);
      await frame();
      const now = performance.now();
      frames.push(now - last);
      last = now;
    }
    await new Promise((done) => setTimeout(done, 200));
    return { total, longest, frames };
  })()`)) as { total: number; longest: number; frames: number[] };
  return [
    { name: 'rows scrolled through', value: found.total, unit: 'rows', must: `>= ${ROWS}` },
    { name: 'scrolling: longest task', value: found.longest, unit: 'ms', must: '<= 50' },
    { name: 'scrolling: frame, p95', value: percentile(found.frames, 0.95), unit: 'ms', must: '<= 33' },
  ];
}

async function heap(line: CDPSession): Promise<number> {
  await line.send('HeapProfiler.collectGarbage');
  return (await line.send('Runtime.getHeapUsage')).usedSize;
}

/** Very many changes of rows, told over the live line; nothing of them may stay behind. */
async function changes(page: Page, line: CDPSession, set: LargeSet): Promise<Figure[]> {
  await page.goto('/inbox');
  await rows(page).first().waitFor();
  // Those on screen first, so that what is drawn changes too.
  const shown = (await page.evaluate(
    `[...document.querySelectorAll('[data-id]')].map((row) => row.dataset.id)`,
  )) as string[];
  const { rows: some } = await set.client.query<{ id: string }>(
    `select id from conversations where status = 'open' and id <> all($1::bigint[]) limit $2`,
    [shown, AT_ONCE - shown.length],
  );
  const ids = [...shown, ...some.map(({ id }) => id)];
  const tell = async (times: number) => {
    for (let i = 0; i < times; i++) {
      await set.client.query(
        `update conversations set preview = 'Change ' || $2::int, version = version + 1 where id = any($1::bigint[])`,
        [ids, i],
      );
      await set.client.query(`select pg_notify('earshot_changes', $1)`, [JSON.stringify({ conversationIds: ids })]);
      if (i % 5 === 4)
        await page
          .waitForResponse((response) => response.url().includes('/api/v1/conversations?'), { timeout: 5000 })
          .catch(() => undefined);
    }
    await page.waitForTimeout(1500);
  };
  await tell(10);
  const before = await heap(line);
  await tell(CHANGES / AT_ONCE);
  const after = await heap(line);
  return [
    { name: `heap after ${CHANGES} live changes, to before`, value: after / before, unit: 'x', must: '<= 1.1' },
    { name: 'heap', value: Math.round(after / 1e5) / 10, unit: 'MB' },
  ];
}

/** The pages in a real browser, on the large set. */
export async function bench(options: Options): Promise<Figure[]> {
  const set = await largeSet(options);
  const server = await webServer(set.url);
  const browser = await openBrowser();
  try {
    await warmUp(server.url, set);
    const first = await firstLoad(browser, server.url, set.cookie);
    const context = await signedIn(browser, server.url, set.cookie);
    const page = await context.newPage();
    const line = await context.newCDPSession(page);
    const opened = await openings(page);
    return [...first, ...opened, ...(await scrolling(page)), ...(await changes(page, line, set))];
  } finally {
    await browser.close();
    await server.close();
    await set.close();
  }
}
