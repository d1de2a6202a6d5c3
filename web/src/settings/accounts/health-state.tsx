import type { Source } from '../../api/sources.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useNow } from '../../i18n/now.ts';
import classes from '../settings.module.css';

/** Whether it can receive, in a word and a colour. */
export function HealthState({ health }: { health: Source['health'] }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow();
  const since = health.state === 'deaf' && health.deafSince ? ` · ${moment(health.deafSince, now)}` : '';
  return (
    <span className={classes.state} data-state={health.state}>
      {t(`health.${health.state}`)}
      {since}
    </span>
  );
}
