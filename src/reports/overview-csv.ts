import { byteOrderMark, csvLine } from '../common/csv.ts';
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

/** The figures as CSV, the total last. */
export function overviewCsv({ rows, total }: OverviewView): string {
  const lines = [...rows, { ...total, name: 'total' }].map((row) => [
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
  ]);
  return byteOrderMark + [columns, ...lines].map(csvLine).join('');
}
