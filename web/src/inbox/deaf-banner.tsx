import { Anchor, CloseButton } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconEarOff, IconRefreshAlert } from '@tabler/icons-react';
import { Link } from 'react-router';
import { type Source, useOutages, useSources } from '../api/sources.ts';
import { useFormats } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { useNow } from '../i18n/now.ts';
import classes from '../live/banner.module.css';
import { useMay } from '../session/use-me.ts';

const recent = 24 * 3_600_000;

/** What an account cannot do, since when and why. */
function troubleOf({ state, deafSince, lastError, cannotSend }: Source['health']) {
  if (state === 'deaf') return { title: 'deaf.title' as const, since: deafSince!, why: lastError };
  return cannotSend && { title: 'deaf.mute' as const, since: cannotSend.since, why: cannotSend.text };
}

function Alarm({ source: { id, name, health } }: { source: Source }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow();
  const admin = useMay('admin');
  const trouble = troubleOf(health);
  if (!trouble) return null;
  return (
    <div className={classes.banner} data-kind="alarm">
      <IconEarOff size={18} aria-hidden />
      <span>
        <strong>{t(trouble.title, { name, time: moment(trouble.since, now) })}</strong> {trouble.why}
      </span>
      {admin && (
        <Anchor component={Link} to={`/settings/accounts/${id}`} size="sm">
          {t('deaf.fix')}
        </Anchor>
      )}
    </div>
  );
}

/** Never deaf or mute quietly: what cannot receive or send, since when and why; and when it is back, what came late. */
export function DeafBanner() {
  const t = useT();
  const now = useNow();
  const { data: sources } = useSources();
  const { data: outages } = useOutages();
  const [read, setRead] = useLocalStorage<string[]>({ key: 'earshot.outages', defaultValue: [] });
  const recovered = (outages ?? []).filter(
    ({ id, endedAt, recovered: count }) =>
      endedAt && count > 0 && now - Date.parse(endedAt) < recent && !read.includes(id),
  );
  return (
    <div aria-live="polite">
      {sources?.map((source) => (
        <Alarm key={source.id} source={source} />
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
