import { Stack, Switch, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { type AlertKind, alertKinds, alwaysTold } from '../../api/alerts.ts';
import { tellProblem } from '../../app/tell.ts';
import { useT } from '../../i18n/i18n.tsx';
import { browserIsTold, canTell, tellThisBrowser, tellThisBrowserNoMore } from '../../session/browser-alerts.ts';
import { useChangePreferences, usePreferences } from '../../session/use-me.ts';
import classes from '../settings.module.css';

/** What I am told of, and whether also while no page of Earshot is open. */
export function MyAlerts() {
  const t = useT();
  const { alerts } = usePreferences();
  const change = useChangePreferences();
  const set = (kind: AlertKind, wanted: boolean) =>
    change.mutate({ alerts: { ...alerts, [kind]: wanted } }, { onError: tellProblem });
  return (
    <Stack component="section" className={classes.card}>
      <Title order={2}>{t('alerts.name')}</Title>
      <Text size="sm" c="dimmed">
        {t('me.alertsHelp')}
      </Text>
      {alertKinds.map((kind) => {
        const always = alwaysTold.includes(kind);
        return (
          <Switch
            key={kind}
            label={t(`alert.${kind}`)}
            description={always ? t('me.alertsAlways') : undefined}
            disabled={always}
            checked={always || alerts[kind] !== false}
            onChange={(event) => set(kind, event.currentTarget.checked)}
          />
        );
      })}
      <InThisBrowser />
    </Stack>
  );
}

function InThisBrowser() {
  const t = useT();
  const [told, setTold] = useState(false);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    if (canTell()) void browserIsTold().then(setTold, tellProblem);
  }, []);
  const choose = async (wanted: boolean) => {
    try {
      if (!wanted) await tellThisBrowserNoMore();
      const done = wanted && (await tellThisBrowser(t));
      setRefused(wanted && !done);
      setTold(done);
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Switch
      mt="sm"
      label={t('me.browserAlerts')}
      description={t(canTell() ? 'me.browserAlertsHelp' : 'me.browserAlertsCannot')}
      error={refused ? t('me.browserAlertsRefused') : undefined}
      disabled={!canTell()}
      checked={told}
      onChange={(event) => void choose(event.currentTarget.checked)}
    />
  );
}
