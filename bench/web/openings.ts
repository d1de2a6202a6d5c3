import type { Page } from 'playwright-core';
import type { Figure } from '../bench.ts';
import { percentile } from '../web-server.ts';

const TIMES = 60;
/** Rows from one opening to the next: never a neighbour, which is loaded ahead. */
const APART = 7;
const ROW_HEIGHT = 92;

interface Times {
  thread: number[];
  story: number[];
}

/**
 * Opens so many rows, each once, and leaves the page in peace between them.
 * @param from the first of them
 * @param rested whether the pointer rests on a row before it is pressed, so that it is loaded ahead
 */
const opened = (page: Page, from: number, rested: boolean): Promise<Times> =>
  page.evaluate<Times>(`(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const rest = (ms) => new Promise((done) => setTimeout(done, ms));
    const painted = async (what) => { while (!what()) await frame(); await frame(); };
    const firstMessage = () => document.querySelector('[id^=message-]')?.id;
    const story = () => document.querySelector('aside[aria-label=Story]');
    const told = () => story()?.querySelector('h2') && !story().querySelector('.mantine-Skeleton-root');
    const box = document.querySelector('[data-id]').closest('[role=list]');
    const times = { thread: [], story: [] };
    for (let i = 0; i < ${TIMES}; i++) {
      const place = ${from} + i * ${APART};
      const row = () => document.querySelector('[aria-posinset="' + (place + 1) + '"]');
      while (!row()) {
        box.scrollTop = Math.min((place - 3) * ${ROW_HEIGHT}, box.scrollHeight);
        await rest(30);
      }
      await rest(250);
      if (${rested}) {
        row().dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
        await rest(400);
      }
      const id = row().dataset.id;
      const before = firstMessage();
      const started = performance.now();
      row().querySelector('button').click();
      const threadThere = () => location.pathname.endsWith('/' + id) && firstMessage() && firstMessage() !== before;
      await Promise.all([
        painted(threadThere).then(() => times.thread.push(performance.now() - started)),
        painted(() => threadThere() && told()).then(() => times.story.push(performance.now() - started)),
      ]);
    }
    return times;
  })()`);

/** From the press on a row to the frame that shows its thread, and to the one that shows the whole story beside it. */
export async function openings(page: Page): Promise<Figure[]> {
  await page.goto('/inbox');
  await page.locator('[data-id]').nth(5).waitFor();
  await page.locator('[data-id] button').first().click();
  await page.locator('[id^=message-]').first().waitFor(); // the script of an open conversation is here by now
  const cold = await opened(page, 5, false);
  const ahead = await opened(page, 5 + TIMES * APART, true);
  return [
    { name: 'opening a conversation, p95', value: percentile(cold.thread, 0.95), unit: 'ms', must: '<= 100' },
    { name: 'opening a conversation, p50', value: percentile(cold.thread, 0.5), unit: 'ms' },
    { name: 'story card beside it, p95', value: percentile(cold.story, 0.95), unit: 'ms', must: '<= 100' },
    { name: 'story card beside it, p50', value: percentile(cold.story, 0.5), unit: 'ms' },
    { name: 'opening one on which the pointer rested, p95', value: percentile(ahead.thread, 0.95), unit: 'ms' },
  ];
}
