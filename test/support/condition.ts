import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `met` gives a truthy value and returns it. @throws Error after `seconds` */
export async function until<T>(what: string, met: () => Promise<T> | T, seconds = 120): Promise<NonNullable<T>> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const value = await met();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`waited ${seconds} s in vain until ${what}`);
    await delay(25);
  }
}
