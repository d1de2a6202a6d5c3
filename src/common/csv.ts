/** Spreadsheets take a CSV for UTF-8 only if it begins with it. */
export const byteOrderMark = '\uFEFF';

export type Cell = string | number | boolean | null | undefined;

/** A line of CSV with its end (RFC 4180). A cell that a spreadsheet would take for a formula is made text. */
export const csvLine = (cells: readonly Cell[]): string => cells.map(written).join(',') + '\r\n';

function written(value: Cell): string {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
