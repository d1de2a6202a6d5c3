import { UnstyledButton } from '@mantine/core';
import { IconAddressBook, IconChartBar, IconInbox, IconSettings } from '@tabler/icons-react';
import { memo } from 'react';
import { NavLink, Outlet, useLocation } from 'react-router';
import { useT } from '../i18n/i18n.tsx';
import { OfflineBanner } from '../live/offline-banner.tsx';
import { useMay } from '../session/use-me.ts';
import { Account } from './account.tsx';
import { AlertsBell } from './alerts-bell.tsx';
import classes from './shell.module.css';

/** The rail with the few places there are; on a phone it lies at the foot, and gives way to an open conversation. */
export function Shell() {
  const t = useT();
  const { pathname } = useLocation();
  return (
    <div className={classes.shell} data-conversation={pathname.startsWith('/c/') || undefined}>
      <a className={classes.skip} href="#main">
        {t('nav.skip')}
      </a>
      <Rail inInbox={/^\/(c|asks)\b/.test(pathname)} />
      <div className={classes.rest}>
        <OfflineBanner />
        <main id="main" className={classes.main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
    </div>
  );
}

/** Drawn anew with a place, not with every conversation that is opened. */
const Rail = memo(function Rail({ inInbox }: { inInbox: boolean }) {
  const t = useT();
  const manages = useMay('manager');
  const places = [
    { to: '/inbox', label: t('nav.inbox'), icon: IconInbox, active: inInbox },
    { to: '/customers', label: t('customers.name'), icon: IconAddressBook },
    { to: '/figures', label: t(manages ? 'nav.figures' : 'nav.myFigures'), icon: IconChartBar },
    { to: '/settings', label: t('nav.settings'), icon: IconSettings },
  ];
  return (
    <nav className={classes.rail} aria-label={t('nav.places')}>
      <img className={classes.logo} src="/icon.svg" alt="Earshot" width={32} height={32} />
      {places.map(({ to, label, icon: Icon, active }) => (
        <UnstyledButton
          key={to}
          component={NavLink}
          to={to}
          className={classes.place}
          data-active={active || undefined}
          aria-label={label}
          title={label}
        >
          <Icon size={22} stroke={1.7} aria-hidden />
          <span className={classes.placeLabel} aria-hidden>
            {label}
          </span>
        </UnstyledButton>
      ))}
      <div className={classes.gap} />
      <AlertsBell />
      <Account />
    </nav>
  );
});
