import { Anchor, Title } from '@mantine/core';
import { Link } from 'react-router';
import { useOutages } from '../../api/sources.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import classes from '../settings.module.css';

/** When accounts could not receive, and what came after. */
export function Outages({ sourceId }: { sourceId?: string }) {
  const t = useT();
  const { whole } = useFormats();
  const { data } = useOutages();
  const shown = (data ?? []).filter((outage) => !sourceId || outage.sourceId === sourceId);
  if (shown.length === 0) return null;
  return (
    <section>
      <Title order={3} mb="sm">
        {t('outages.title')}
      </Title>
      <ul className={classes.list}>
        {shown.map((outage) => (
          <li key={outage.id}>
            <div className={classes.grow}>
              <bdi>{outage.sourceName}</bdi>
              <div className={classes.quiet}>
                {whole(outage.beganAt)} – {outage.endedAt ? whole(outage.endedAt) : t('outages.running')}
              </div>
              <div className={classes.quiet}>{outage.reason}</div>
            </div>
            {outage.recovered > 0 && (
              <Anchor component={Link} to={`/inbox?view=all&outage=${outage.id}`} size="sm">
                {t('outages.recovered', { recovered: outage.recovered, late: outage.alreadyLate })}
              </Anchor>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
