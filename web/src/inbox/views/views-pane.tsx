import { IconBookmark, IconHelpCircle } from '@tabler/icons-react';
import { lazy, memo, type ReactNode, Suspense } from 'react';
import { Link } from 'react-router';
import { useAsks } from '../../api/asks.ts';
import { useSavedViews } from '../../api/saved-views.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useCounts } from './use-counts.ts';
import { alarmingViews, viewGroups } from './views.ts';
import classes from './views.module.css';

const SavedViewMenu = lazy(async () => ({ default: (await import('./saved-view-menu.tsx')).SavedViewMenu }));

/** Where to look: each view with how many wait there. */
export const ViewsPane = memo(function ViewsPane({ current, picked }: { current: string; picked?: () => void }) {
  const t = useT();
  const { data: saved = [] } = useSavedViews();
  const { data: asks = [] } = useAsks({ of: 'me', answered: false });
  const { data: counts } = useCounts(saved.map(({ id }) => `saved:${id}`));
  const line = (key: string, label: string, Icon: typeof IconBookmark, menu?: ReactNode) => {
    const count = counts?.get(key);
    return (
      <li key={key} className={classes.line}>
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
        {menu && <Suspense>{menu}</Suspense>}
      </li>
    );
  };
  return (
    <nav className={classes.views} aria-label={t('views.name')}>
      {viewGroups.map((group) => (
        <ul key={group[0].key}>{group.map(({ key, icon }) => line(key, t(`view.${key}`), icon))}</ul>
      ))}
      {saved.length > 0 && (
        <ul>
          {saved.map((view) =>
            line(`saved:${view.id}`, view.name, IconBookmark, view.own && <SavedViewMenu view={view} />),
          )}
        </ul>
      )}
      <ul>
        <li>
          <Link to="/asks" className={classes.view} onClick={picked}>
            <IconHelpCircle size={18} stroke={1.7} aria-hidden />
            <span className={classes.label}>{t('asks.name')}</span>
            {asks.length > 0 && <span className={classes.count}>{asks.length}</span>}
          </Link>
        </li>
      </ul>
    </nav>
  );
});
