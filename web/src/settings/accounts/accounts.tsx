import { Button, Skeleton, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, Route, Routes } from 'react-router';
import { useSources } from '../../api/sources.ts';
import { ChannelMark } from '../../channel/channel-mark.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { useMay } from '../../session/use-me.ts';
import { Chapter } from '../chapter.tsx';
import classes from '../settings.module.css';
import { AccountPage } from './account-page.tsx';
import { AuthorisedPage } from './authorised-page.tsx';
import { ConnectPage } from './connect-page.tsx';
import { HealthState } from './health-state.tsx';
import { Outages } from './outages.tsx';

export function Accounts() {
  return (
    <Routes>
      <Route index element={<AccountList />} />
      <Route path="connect/:channel?" element={<ConnectPage />} />
      <Route path="authorised" element={<AuthorisedPage />} />
      <Route path=":id" element={<AccountPage />} />
    </Routes>
  );
}

/** Every connected account and how it fares. */
function AccountList() {
  const t = useT();
  const admin = useMay('admin');
  const { data, isPending, error } = useSources();
  return (
    <Chapter
      title={t('settings.accounts')}
      text={t('accounts.text')}
      csv="sources"
      action={
        admin && (
          <Button component={Link} to="/settings/accounts/connect" leftSection={<IconPlus size={18} />}>
            {t('sources.connect')}
          </Button>
        )
      }
    >
      {isPending && <Skeleton h={160} radius="lg" />}
      {error && <Text c="var(--alarm)">{error.message}</Text>}
      {data?.length === 0 && <Text c="dimmed">{t('list.noSources')}</Text>}
      {data && data.length > 0 && (
        <ul className={classes.list}>
          {data.map((source) => (
            <li key={source.id}>
              <ChannelMark channel={source.channel} size={30} />
              <div className={classes.grow}>
                <Link to={`/settings/accounts/${source.id}`}>
                  <bdi>{source.name}</bdi>
                </Link>
                {source.sandbox && <span className={classes.quiet}> · {t('list.sandbox')}</span>}
                {source.health.lastError && <div className={classes.quiet}>{source.health.lastError}</div>}
                {source.health.cannotSend && <div className={classes.quiet}>{source.health.cannotSend.text}</div>}
                {source.health.warnings.map(({ text }) => (
                  <div key={text} className={classes.quiet}>
                    {text}
                  </div>
                ))}
              </div>
              <HealthState health={source.health} />
            </li>
          ))}
        </ul>
      )}
      <Outages />
    </Chapter>
  );
}
