import { Anchor, CloseButton } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconEarOff, IconRefreshAlert } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useOutages, useSources } from '../api/sources.ts';
import { useFormats } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { useNow } from '../i18n/now.ts';
import classes from '../live/banner.module.css';
import { useMay } from '../session/use-me.ts';

const recent = 24 * 3_600_000;

/** Never deaf quietly: what cannot receive, since when and why; and when it is back, what came late. */
export function DeafBanner() {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow();
  const admin = useMay('admin');
  const { data: sources } = useSources();
  const { data: outages } = useOutages();
  const [read, setRead] = useLocalStorage<string[]>({ key: 'earshot.outages', defaultValue: [] });
  const deaf = (sources ?? []).filter(({ health }) => health.state === 'deaf');
  const recovered = (outages ?? []).filter(
    ({ id, endedAt, recovered: count }) =>
      endedAt && count > 0 && now - Date.parse(endedAt) < recent && !read.includes(id),
  );
  return (
    <div aria-live="polite">
      {deaf.map(({ id, name, health }) => (
        <div key={id} className={classes.banner} data-kind="alarm">
          <IconEarOff size={18} aria-hidden />
          <span>
            <strong>{t('deaf.title', { name, time: moment(health.deafSince!, now) })}</strong> {health.lastError}
          </span>
          {admin && (
            <Anchor component={Link} to={`/settings/accounts/${id}`} size="sm">
              {t('deaf.fix')}
            </Anchor>
          )}
        </div>
      ))}
      {recovered.map((outage) => (
        <div key={outage.id} className={classes.banner} data-kind="good">
          <IconRefreshAlert size={18} aria-hidden />
          <span style={{ flex: 1 }}>
            {t('deaf.recovered', { name: outage.sourceName, recovered: outage.recovered, late: outage.alreadyLate })}{' '}
            <Anchor component={Link} to={`/inbox?view=all&outage=${outage.id}`} size="sm">
              {t('deaf.show')}
            </Anchor>
          </span>
          <CloseButton
            size="sm"
            aria-label={t('action.close')}
            onClick={() => setRead([...read, outage.id].slice(-50))}
          />
        </div>
      ))}
    </div>
  );
}
