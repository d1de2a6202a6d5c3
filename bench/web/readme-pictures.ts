import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { packageRoot } from '../../src/config/package-root.ts';
import { type Door, settled, signIn } from './camera.ts';

/** Answers some of those who wait, so that there is something to count. */
async function answerSome(page: Page, count: number): Promise<void> {
  await page.locator('[data-id]').nth(count).waitFor();
  const { csrfToken } = (await (await page.request.get('/api/v1/session')).json()) as { csrfToken: string };
  const open = await page.request.get('/api/v1/conversations?view=inbox&sort=newest');
  const { items } = (await open.json()) as { items: { id: string; threat: string | null }[] };
  const headers = { 'x-csrf-token': csrfToken };
  const data = { text: 'Thank you for writing. I am looking into it and will answer today.', undoSeconds: 0 };
  for (const { id } of items.filter(({ threat }) => !threat).slice(0, count)) {
    const answer = await page.request.post(`/api/v1/conversations/${id}/replies`, { headers, data });
    if (!answer.ok()) throw new Error(await answer.text());
  }
  await page.getByRole('link', { name: /^Customer's turn [1-9]/ }).waitFor();
}

/** The pictures of README: few, small, light and dark, of the demonstration's invented customers. */
export async function takeReadmePictures(browser: Browser, door: Door): Promise<void> {
  let answered = false;
  for (const colorScheme of ['light', 'dark'] as const) {
    const viewport = { width: 1440, height: 820 };
    const seen = { baseURL: door.url, colorScheme, locale: 'en-GB', reducedMotion: 'reduce', viewport } as const;
    const context = await browser.newContext(seen);
    const page = await context.newPage();
    const take = async (what: string) => {
      await settled(page);
      const file = path.join(packageRoot, 'docs', 'images', `${what}-${colorScheme}.webp`);
      await sharp(await page.screenshot())
        .webp({ quality: 82 })
        .toFile(file);
    };
    await signIn(page, door);
    if (!answered) await answerSome(page, 3);
    answered = true;
    await page.locator('[data-id]').first().waitFor(); // not its skeleton
    await take('inbox');
    await page.goto('/inbox?view=frustrated');
    await page.locator('[data-id] button').first().click();
    await page.getByRole('textbox', { name: 'Reply' }).hover();
    await take('thread');
    await page.goto('/figures?sandbox=true');
    await take('figures');
    await context.close();
  }
}
