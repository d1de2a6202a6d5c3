const minutes = 60_000;
/** Platforms show a new item late rather than never; after these nobody looks by itself any more. */
const pauses = [5_000, 1 * minutes, 5 * minutes, 15 * minutes, 60 * minutes, 4 * 60 * minutes, 24 * 60 * minutes];

/** So late that it never comes. */
export const never = new Date('9999-12-31T00:00:00Z');

/** When to look (again) for a reply whose fate is unknown. @param lookUps how often it was looked for */
export function nextLookUp(lookUps: number, now: Date): Date {
  const pause = pauses[lookUps];
  return pause === undefined ? never : new Date(now.getTime() + pause);
}
