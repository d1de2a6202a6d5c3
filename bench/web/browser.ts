import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a Chromium is on this machine, if there is one. */
export const chromiumPath = (): string | undefined => places.find((place) => place && existsSync(place));

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real browser, as reps use it. @throws Error if there is none */
export async function openBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error('No Chromium found. Install the package chromium, or name it in CHROMIUM_PATH.');
  return chromium.launch({ executablePath, args: flags, headless: true, timeout: 120_000 });
}
