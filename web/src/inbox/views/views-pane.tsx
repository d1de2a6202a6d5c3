import { IconBookmark } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useSavedViews } from '../../api/saved-views.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useCounts } from './use-counts.ts';
import { alarmingViews, viewGroups } from './views.ts';
import classes from './views.module.css';

/** Where to look: each view with how many wait there. */
export function ViewsPane({ current, picked }: { current: string; picked?: () => void }) {
  const t = useT();
  const { data: saved = [] } = useSavedViews();
  const { data: counts } = useCounts(saved.map(({ id }) => `saved:${id}`));
  const line = (key: string, label: string, Icon: typeof IconBookmark) => {
    const count = counts?.get(key);
    return (
      <li key={key}>
        <Link
          to={`/inbox?view=${encodeURIComponent(key)}`}
          className={classes.view}
          aria-current={current === key ? 'page' : undefined}
          onClick={picked}
        >
          <Icon size={18} stroke={1.7} aria-hidden />
          <span className={classes.label}>{label}</span>
          {count !== undefined && count.count > 0 && (
            <span className={classes.count} data-alarm={alarmingViews.has(key) || undefined}>
              {count.count}
              {count.more && '+'}
            </span>
          )}
        </Link>
      </li>
    );
  };
  return (
    <nav className={classes.views} aria-label={t('views.name')}>
      {viewGroups.map((group) => (
        <ul key={group[0].key}>{group.map(({ key, icon }) => line(key, t(`view.${key}`), icon))}</ul>
      ))}
      {saved.length > 0 && <ul>{saved.map(({ id, name }) => line(`saved:${id}`, name, IconBookmark))}</ul>}
    </nav>
  );
}
