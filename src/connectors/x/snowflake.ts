/** First millisecond of ids that carry their time (2010-11-04); X calls them snowflakes. */
const EPOCH = 1_288_834_974_657n;
/** Ids below this are older than that and carry nothing. */
const FIRST = 1n << 35n;

/** When the platform gave out an id, or undefined if the id does not tell. */
export function timeOfId(id: string): Date | undefined {
  if (!/^\d{1,20}$/.test(id) || BigInt(id) < FIRST) return undefined;
  return new Date(Number((BigInt(id) >> 22n) + EPOCH));
}

/** The larger of two ids; they are numbers too large for a double. */
export function laterId(a: string | undefined, b: string | undefined): string | undefined {
  if (!a || !b) return a || b;
  return BigInt(a) >= BigInt(b) ? a : b;
}
