import {
  IconAddressBook,
  IconAdjustments,
  IconClock,
  IconFileAlert,
  IconHistory,
  IconKey,
  IconMessage2Bolt,
  IconPlugConnected,
  IconRocket,
  IconTags,
  IconTarget,
  IconUsers,
  IconUsersGroup,
  type TablerIcon,
} from '@tabler/icons-react';
import { type ComponentType, lazy, Suspense, useEffect, useRef } from 'react';
import { Navigate, NavLink, Route, Routes, useLocation } from 'react-router';
import type { Role } from '../api/session.ts';
import { Waiting } from '../app/waiting.tsx';
import { type Key, useT } from '../i18n/i18n.tsx';
import { isAtLeast } from '../api/session.ts';
import { useSignedIn } from '../session/use-me.ts';
import classes from './settings.module.css';

interface Chapter {
  path: string;
  label: Key;
  icon: TablerIcon;
  least: Role;
  page: ComponentType;
}

const page = <T extends string>(load: () => Promise<Record<T, ComponentType>>, name: T) =>
  lazy(async () => ({ default: (await load())[name] }));

const groups: Chapter[][] = [
  [
    {
      path: 'start',
      label: 'settings.start',
      icon: IconRocket,
      least: 'admin',
      page: page(() => import('./start/start.tsx'), 'Start'),
    },
    {
      path: 'accounts',
      label: 'settings.accounts',
      icon: IconPlugConnected,
      least: 'rep',
      page: page(() => import('./accounts/accounts.tsx'), 'Accounts'),
    },
    {
      path: 'quarantine',
      label: 'settings.quarantine',
      icon: IconFileAlert,
      least: 'manager',
      page: page(() => import('./quarantine/quarantine.tsx'), 'Quarantine'),
    },
  ],
  [
    {
      path: 'people',
      label: 'settings.people',
      icon: IconUsers,
      least: 'rep',
      page: page(() => import('./people/people.tsx'), 'People'),
    },
    {
      path: 'teams',
      label: 'settings.teams',
      icon: IconUsersGroup,
      least: 'rep',
      page: page(() => import('./teams/teams.tsx'), 'Teams'),
    },
  ],
  [
    {
      path: 'targets',
      label: 'settings.targets',
      icon: IconTarget,
      least: 'rep',
      page: page(() => import('./targets/targets.tsx'), 'Targets'),
    },
    {
      path: 'hours',
      label: 'settings.hours',
      icon: IconClock,
      least: 'rep',
      page: page(() => import('./hours/hours.tsx'), 'Hours'),
    },
    {
      path: 'canned',
      label: 'settings.canned',
      icon: IconMessage2Bolt,
      least: 'rep',
      page: page(() => import('./canned/canned.tsx'), 'Canned'),
    },
    {
      path: 'labels',
      label: 'settings.labels',
      icon: IconTags,
      least: 'rep',
      page: page(() => import('./labels/labels.tsx'), 'Labels'),
    },
    {
      path: 'attributes',
      label: 'settings.attributes',
      icon: IconAddressBook,
      least: 'manager',
      page: page(() => import('./attributes/attributes.tsx'), 'Attributes'),
    },
  ],
  [
    {
      path: 'tunings',
      label: 'settings.tunings',
      icon: IconAdjustments,
      least: 'manager',
      page: page(() => import('./tunings/tunings.tsx'), 'Tunings'),
    },
    {
      path: 'tokens',
      label: 'settings.tokens',
      icon: IconKey,
      least: 'admin',
      page: page(() => import('./tokens/tokens.tsx'), 'Tokens'),
    },
    {
      path: 'audit',
      label: 'settings.audit',
      icon: IconHistory,
      least: 'admin',
      page: page(() => import('./audit/audit.tsx'), 'Audit'),
    },
  ],
];

/** What can be set, as far as it is mine to see; each chapter is loaded when it is opened. */
export function SettingsScreen() {
  const t = useT();
  const { role } = useSignedIn();
  const menu = useCurrentInSight();
  const mine = groups.map((group) => group.filter(({ least }) => isAtLeast(role, least)));
  const first = mine.flat().find(({ path }) => path !== 'start')!;
  return (
    <div className={classes.layout}>
      <nav ref={menu} className={classes.menu} aria-label={t('nav.settings')}>
        <h1>{t('nav.settings')}</h1>
        {mine.map((group) => (
          <ul key={group[0]?.path}>
            {group.map(({ path, label, icon: Icon }) => (
              <li key={path}>
                <NavLink to={`/settings/${path}`}>
                  <Icon size={18} stroke={1.7} aria-hidden />
                  {t(label)}
                </NavLink>
              </li>
            ))}
          </ul>
        ))}
      </nav>
      <Suspense fallback={<Waiting />}>
        <Routes>
          {mine.flat().map(({ path, page: Page }) => (
            <Route key={path} path={`${path}/*`} element={<Page />} />
          ))}
          <Route path="*" element={<Navigate to={`/settings/${first.path}`} replace />} />
        </Routes>
      </Suspense>
    </div>
  );
}

/** On a phone the chapters lie in a row: the one that is open is brought into sight. */
function useCurrentInSight() {
  const menu = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    menu.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return menu;
}
