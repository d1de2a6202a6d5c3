import { Button, Text } from '@mantine/core';
import { IconMoodSmile, IconPlugConnected, IconSearchOff } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useSources } from '../../api/sources.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useMay } from '../../session/use-me.ts';
import { isViewKey } from '../views/views.ts';
import classes from './list.module.css';

type Props = { view: string; searched: boolean } | { error: Error; retry: () => void };

/** An empty list teaches: what this view is for, or what to do so that something comes. */
export function EmptyView(props: Props) {
  const t = useT();
  const admin = useMay('admin');
  const sources = useSources();
  if ('error' in props)
    return (
      <div className={classes.empty} role="alert">
        <Text fw={600}>{t('list.failed')}</Text>
        <Text size="sm" c="dimmed">
          {props.error.message}
        </Text>
        <Button variant="light" onClick={props.retry}>
          {t('action.tryAgain')}
        </Button>
      </div>
    );
  if (props.searched)
    return (
      <div className={classes.empty}>
        <IconSearchOff size={34} stroke={1.3} aria-hidden />
        <Text fw={600}>{t('list.nothingFound')}</Text>
        <Text size="sm" c="dimmed">
          {t('list.nothingFoundHelp')}
        </Text>
      </div>
    );
  if (sources.data?.length === 0)
    return (
      <div className={classes.empty}>
        <IconPlugConnected size={34} stroke={1.3} aria-hidden />
        <Text fw={600}>{t('list.noSources')}</Text>
        <Text size="sm" c="dimmed">
          {t(admin ? 'list.noSourcesAdmin' : 'list.noSourcesRep')}
        </Text>
        {admin && (
          <Button component={Link} to="/settings/accounts">
            {t('sources.connect')}
          </Button>
        )}
      </div>
    );
  return (
    <div className={classes.empty}>
      <IconMoodSmile size={34} stroke={1.3} aria-hidden />
      <Text fw={600}>{t('list.empty')}</Text>
      <Text size="sm" c="dimmed">
        {isViewKey(props.view) ? t(`viewHelp.${props.view}`) : t('list.emptyHelp')}
      </Text>
    </div>
  );
}
