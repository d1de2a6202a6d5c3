import type { OverviewView } from './overview.dto.ts';

const columns = [
  'key',
  'name',
  'open',
  'unanswered',
  'oldestWaitingSince',
  'pastGoal',
  'pastSla',
  'answered',
  'waiting',
  'closed',
  'medianSeconds',
  'p90Seconds',
  'meanSeconds',
  'shareInSla',
  'shareInGoal',
  'missed',
  'young',
  'native',
  'lagSeconds',
] as const;

/** The figures as CSV (RFC 4180, UTF-8 with a byte order mark, which spreadsheets need), the total last. */
export function overviewCsv({ rows, total }: OverviewView): string {
  const lines = [...rows, { ...total, name: 'total' }].map((row) =>
    [
      row.key,
      row.name,
      row.open,
      row.unanswered,
      row.oldestWaitingSince?.toISOString(),
      row.pastGoal,
      row.pastSla,
      row.figures.answered,
      row.figures.waiting,
      row.figures.closed,
      row.figures.median,
      row.figures.p90,
      row.figures.mean,
      row.figures.share,
      row.figures.goalShare,
      row.figures.missed,
      row.figures.young,
      row.figures.native,
      row.figures.lagSeconds,
    ]
      .map(cell)
      .join(','),
  );
  return '\uFEFF' + [columns.join(','), ...lines].join('\r\n') + '\r\n';
}

/** Quoted where needed; a cell that a spreadsheet would take for a formula is made text. */
export function cell(value: string | number | null | undefined): string {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
