import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { packageRoot } from '../../src/config/package-root.ts';
import { openBrowser } from './browser.ts';
import { type Door, shoot } from './camera.ts';
import { found, type House, moveIn, openHouse, write } from './house.ts';
import { takeReadmePictures } from './readme-pictures.ts';
import { crowd, strangers } from './strangers.ts';

/*
 * npm run shots: pictures of every screen, light and dark, on a phone and on a desk: with the demonstration's invented
 * customers and some ugly ones, and in a new house with 0, 3 and 10,000 conversations. They lie in shots/, which git
 * ignores, to be looked at. `npm run shots -- readme` takes README's pictures into docs/images instead.
 */

const screens = {
  inbox: '/inbox',
  frustrated: '/inbox?view=frustrated',
  empty: '/inbox?view=snoozed',
  asks: '/asks',
  customers: '/customers',
  figures: '/figures?sandbox=true',
  reps: '/figures?by=rep&sandbox=true',
  me: '/me',
  start: '/settings/start',
  accounts: '/settings/accounts',
  connect: '/settings/accounts/connect/push',
  people: '/settings/people',
  teams: '/settings/teams',
  targets: '/settings/targets',
  hours: '/settings/hours',
  canned: '/settings/canned',
  tunings: '/settings/tunings',
  tokens: '/settings/tokens',
} as const;
const few = { inbox: '/inbox', all: '/inbox?view=all', figures: '/figures' } as const;
const many = 10_000;
const batch = 200;

const folder = path.join(packageRoot, 'shots');
const browser = await openBrowser();

const doorOf = ({ url, lines }: House): Door => ({
  url,
  email: found(lines, /Sign in with (\S+)/),
  password: found(lines, /the password ([^\s,]+)/),
});

/** The demonstration, with ugly customers beside its own. */
async function furnished(): Promise<number> {
  const house = await openHouse(true);
  const { url, lines } = house;
  const writer = { url, token: found(lines, /Bearer ([\w-]+)/), sourceId: found(lines, /"sourceId":"(\d+)"/) };
  try {
    const conversation = await write(writer, strangers(Date.now()));
    const all = { ...screens, conversation: `/c/${conversation}` };
    return await shoot(browser, doorOf(house), all, path.join(folder, 'demo'));
  } finally {
    await house.close();
  }
}

/** A new house as it fills: empty, with three conversations, with ten thousand. */
async function filling(): Promise<number> {
  const house = await openHouse(false);
  try {
    const { door, writer } = await moveIn(house);
    let count = await shoot(browser, door, { ...few, start: '/settings/start' }, path.join(folder, '0'));
    const everybody = crowd(many, Date.now());
    await write(writer, everybody.slice(0, 3));
    count += await shoot(browser, door, few, path.join(folder, '3'));
    for (let from = 3; from < many; from += batch) await write(writer, everybody.slice(from, from + batch));
    return count + (await shoot(browser, door, few, path.join(folder, String(many))));
  } finally {
    await house.close();
  }
}

try {
  if (process.argv.includes('readme')) {
    await mkdir(path.join(packageRoot, 'docs', 'images'), { recursive: true });
    const house = await openHouse(true);
    await takeReadmePictures(browser, doorOf(house)).finally(() => house.close());
  } else console.log(`${(await furnished()) + (await filling())} pictures in ${folder}`);
} finally {
  await browser.close();
}
