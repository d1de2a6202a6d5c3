import type { XPost } from './payloads.ts';

/** Roots of threads in which we wrote lately, each with when (ISO). */
export type Threads = Record<string, string>;

/** So long others' answers are looked for, and in no more threads than one search takes. */
const readFor = 3 * 86_400_000;
const most = 11;

/** The threads after reading posts of our own; the newest stay. */
export function threadsAfter(threads: Threads, ours: XPost[], now: Date): Threads {
  const all = new Map(Object.entries(threads));
  for (const { conversation_id: root, created_at: at } of ours)
    if (root && at && /^\d{1,19}$/.test(root) && (all.get(root) ?? '') < at) all.set(root, at);
  const newest = [...all].filter(([, at]) => now.getTime() - Date.parse(at) < readFor);
  return Object.fromEntries(newest.toSorted(([, a], [, b]) => b.localeCompare(a)).slice(0, most));
}
