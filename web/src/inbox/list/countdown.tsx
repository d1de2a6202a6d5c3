import type { ConversationItem } from '../../api/conversations.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useNow } from '../../i18n/now.ts';
import classes from './countdown.module.css';

type Waiting = Pick<ConversationItem, 'waitingSince' | 'goalDueAt' | 'slaDueAt'>;

const soon = 30 * 60_000;

/** Which promise comes next, how far away it is, and how much it burns. */
export function nextDue({ goalDueAt, slaDueAt }: Waiting, now: number) {
  const goal = goalDueAt ? Date.parse(goalDueAt) : null;
  const sla = slaDueAt ? Date.parse(slaDueAt) : null;
  if (goal === null && sla === null) return null;
  if (goal !== null && now <= goal)
    return { promise: 'goal', left: goal - now, tone: goal - now < soon ? 'warn' : 'calm' } as const;
  if (sla !== null && now <= sla) return { promise: 'sla', left: sla - now, tone: 'warn' } as const;
  return { promise: 'sla', left: (sla ?? goal!) - now, tone: 'alarm' } as const;
}

/** "goal in 2 h 05 min", "SLA in 40 min", "SLA missed by 1 h": read by a list of thousands, so it is plain. */
export function Countdown({ item }: { item: Waiting }) {
  const t = useT();
  const { span } = useFormats();
  const due = nextDue(item, useNow());
  if (!item.waitingSince || !due) return null;
  const time = span(due.left / 1000);
  const key = due.left < 0 ? 'due.missed' : due.promise === 'goal' ? 'due.goal' : 'due.sla';
  return (
    <span className={classes.due} data-tone={due.tone}>
      {t(key, { time })}
    </span>
  );
}

export function WaitingTime({ since }: { since: string }) {
  const { span } = useFormats();
  return <>{span((useNow() - Date.parse(since)) / 1000)}</>;
}
