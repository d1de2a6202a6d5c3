import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';

/** Who signs in, and where. */
export interface Door {
  url: string;
  email: string;
  password: string;
}

const devices = [
  { name: 'desk', viewport: { width: 1440, height: 900 } },
  { name: 'phone', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
] as const;

export async function signIn(page: Page, { email, password }: Door): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/inbox');
}

/** Loaded, and nothing is on its way any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main').waitFor();
  await page.locator('[aria-busy=true], .mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  await page.evaluate('document.fonts.ready');
}

/** Takes pictures of every screen, light and dark, on a desk and on a phone. @returns how many */
export async function shoot(
  browser: Browser,
  door: Door,
  screens: Readonly<Record<string, string>>,
  folder: string,
): Promise<number> {
  await mkdir(folder, { recursive: true });
  for (const { name, ...device } of devices)
    for (const colorScheme of ['light', 'dark'] as const) {
      const seen = { ...device, baseURL: door.url, colorScheme, locale: 'en-GB', reducedMotion: 'reduce' } as const;
      const context = await browser.newContext(seen);
      const page = await context.newPage();
      await signIn(page, door);
      for (const [what, address] of Object.entries(screens)) {
        await page.goto(address);
        await settled(page);
        await page.screenshot({ path: path.join(folder, `${what}-${name}-${colorScheme}.png`) });
      }
      await context.close();
    }
  return devices.length * 2 * Object.keys(screens).length;
}
