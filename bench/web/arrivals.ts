import type { Page } from 'playwright-core';
import { FacebookPage } from '../../test/platforms/facebook-page.ts';
import type { Figure, Options } from '../bench.ts';
import { connectSource } from '../connect-source.ts';
import { type LargeSet, largeSet } from '../large-set.ts';
import { percentile, webServer } from '../web-server.ts';
import { call, commentsCall } from '../webhooks.ts';
import { openBrowser } from './browser.ts';
import { signedIn } from './measure.ts';

const times = 20;
const name = 'Measured page';

/** What a server needs to take in the calls of a page, and the key in their address. */
interface ConnectedPage {
  env: Record<string, string>;
  webhookKey: string;
}

/** A page whose webhook writes into the large set; connected once, since the set is kept. */
async function connectPage(set: LargeSet): Promise<ConnectedPage> {
  const env = { EARSHOT_KEY: Buffer.alloc(32, 5).toString('base64'), EARSHOT_ALLOW_PRIVATE_HOSTS: 'true' };
  const find = async () => {
    const sql = 'select webhook_key as key from sources where name = $1';
    return (await set.client.query<{ key: string }>(sql, [name])).rows[0]?.key;
  };
  if (!(await find())) {
    const page = new FacebookPage(() => new Date());
    await page.start();
    const all = { ...process.env, ...env, DATABASE_URL: set.url };
    await connectSource(all, { channel: 'facebook', name, settings: page.settings(), historyDays: 1 });
    await page.stop();
  }
  return { env, webhookKey: (await find())! };
}

/** From the call of a webhook to its text in the thread that a rep has open. */
async function arrivals(page: Page, address: string, set: LargeSet): Promise<Figure[]> {
  const first = Date.now();
  await call(address, commentsCall([{ id: first, by: 1, text: `Where is order ${first}?` }]));
  const { rows } = await set.client.query<{ id: string }>(
    'select conversation_id as id from messages where external_id = $1',
    [`900_${first}`],
  );
  await page.goto(`/c/${rows[0]!.id}`);
  await page.locator('[id^=message-]').first().waitFor();
  const took: number[] = [];
  for (let i = 1; i <= times; i++) {
    const text = `And order ${first + i}?`;
    const started = performance.now();
    await call(address, commentsCall([{ id: first + i, by: 1, text, under: first }]));
    await page.locator('[id^=message-]').filter({ hasText: text }).waitFor();
    took.push(performance.now() - started);
  }
  return [
    { name: 'a message on screen after its webhook, p95', value: percentile(took, 0.95), unit: 'ms', must: '<= 1000' },
  ];
}

/** How soon a rep sees what a platform tells us, on the large set. */
export async function bench(options: Options): Promise<Figure[]> {
  const set = await largeSet(options);
  const connected = await connectPage(set);
  const server = await webServer(set.url, connected.env);
  const browser = await openBrowser();
  try {
    const context = await signedIn(browser, server.url, set.cookie);
    return await arrivals(await context.newPage(), `${server.url}/api/v1/webhooks/${connected.webhookKey}`, set);
  } finally {
    await browser.close();
    await server.close();
    await set.close();
  }
}
