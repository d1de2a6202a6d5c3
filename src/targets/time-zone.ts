const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** Whether `timeZone` is an IANA name that this machine knows. */
export function isTimeZone(timeZone: string): boolean {
  try {
    return formatOf(timeZone) !== undefined;
  } catch {
    return false; // Intl's way of saying no
  }
}

/** Milliseconds that the clocks of `timeZone` are ahead of UTC at the instant `at` (epoch milliseconds). */
export function offsetAt(timeZone: string, at: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) part[type] = Number(value);
  const local = Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second);
  return local - Math.floor(at / 1000) * 1000;
}

/** A stretch of time, `[from, to)` in epoch milliseconds, in which a zone's offset does not change. */
export interface Stretch {
  from: number;
  to: number;
  offset: number;
}

const STEP = 6 * 3_600_000;

/** The first instant in `(from, to]` at which the offset is no longer `offset`; `to` is known to differ. */
function changeBetween(timeZone: string, from: number, to: number, offset: number): number {
  let [same, differs] = [from, to];
  while (differs - same > 1) {
    const middle = Math.floor((same + differs) / 2);
    if (offsetAt(timeZone, middle) === offset) same = middle;
    else differs = middle;
  }
  return differs;
}

/** Divides `[from, to)` where the zone's clocks are set forward or back. Changes less than six hours apart are unknown to history. */
export function stretches(timeZone: string, from: number, to: number): Stretch[] {
  const found: Stretch[] = [{ from, to, offset: offsetAt(timeZone, from) }];
  for (let at = Math.min(from + STEP, to); ; at = Math.min(at + STEP, to)) {
    const last = found.at(-1)!;
    const offset = offsetAt(timeZone, at);
    if (offset !== last.offset) {
      const change = changeBetween(timeZone, Math.max(last.from, at - STEP), at, last.offset);
      last.to = change;
      found.push({ from: change, to, offset });
    }
    if (at === to) return found;
  }
}
