/** What came from Facebook, with nothing taken for granted. */
export type Fields = Record<string, unknown>;

/** The value as an object; an empty one when it is something else. */
export const fields = (value: unknown): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};

/** The value as a list; an empty one when it is something else. */
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Text without NUL, which no database takes. */
export const text = (value: unknown): string => (typeof value === 'string' ? value.replaceAll('\0', '') : '');

/** An id, which comes as text or as a number; '' when there is none. */
export function idOf(value: unknown): string {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value !== 0 ? String(value) : '';
  return text(value).trim();
}

/** Seconds, milliseconds (13 digits) or ISO 8601 with `+0000`; undefined when it is no time. */
export function timeOf(value: unknown): Date | undefined {
  const number = typeof value === 'number' ? value : /^\d{9,14}$/.test(text(value)) ? Number(value) : NaN;
  const at = Number.isNaN(number)
    ? Date.parse(text(value).replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
    : number * (number < 1e11 ? 1000 : 1);
  return Number.isFinite(at) && at > 0 && Math.abs(at) < 8.64e15 ? new Date(at) : undefined;
}

/** A link that can be shown; undefined when it is none. */
export function linkOf(value: unknown): string | undefined {
  const link = text(value);
  return link.startsWith('https://') ? link : undefined;
}
