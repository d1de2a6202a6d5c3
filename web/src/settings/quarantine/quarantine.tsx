import { Anchor, Button, Group, Skeleton, Text } from '@mantine/core';
import { discardItem, rawAddress, retryItem, useQuarantine } from '../../api/quarantine.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useMay } from '../../session/use-me.ts';
import { Chapter } from '../chapter.tsx';
import classes from '../settings.module.css';
import { useSaving } from '../use-saving.ts';

/** What could not be read: kept whole, to be tried again or put aside. */
export function Quarantine() {
  const t = useT();
  const { whole, bytes } = useFormats();
  const manager = useMay('manager');
  const query = useQuarantine();
  const retry = useSaving(retryItem, 'quarantine', 'sources');
  const discard = useSaving(discardItem, 'quarantine', 'sources');
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Chapter title={t('settings.quarantine')} text={t('quarantine.text')} csv="quarantine">
      {query.isPending && <Skeleton h={120} radius="lg" />}
      {query.error && <Text c="var(--alarm)">{query.error.message}</Text>}
      {query.isSuccess && items.length === 0 && <Text c="dimmed">{t('quarantine.none')}</Text>}
      {items.length > 0 && (
        <ul className={classes.list}>
          {items.map((item) => (
            <li key={item.id}>
              <div className={classes.grow}>
                <bdi>{item.sourceName}</bdi> · {whole(item.receivedAt)} · {bytes(item.size)}
                <div className={classes.quiet}>{item.error}</div>
                <div className={classes.quiet}>{item.externalId}</div>
              </div>
              <Group gap="xs">
                <Anchor href={rawAddress(item.id)} download size="sm">
                  {t('quarantine.raw')}
                </Anchor>
                {manager && (
                  <>
                    <Button size="compact-sm" variant="default" onClick={() => retry.mutate(item.id)}>
                      {t('action.tryAgain')}
                    </Button>
                    <Button size="compact-sm" variant="subtle" color="red" onClick={() => discard.mutate(item.id)}>
                      {t('quarantine.discard')}
                    </Button>
                  </>
                )}
              </Group>
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" onClick={() => void query.fetchNextPage()}>
          {t('audit.more')}
        </Button>
      )}
    </Chapter>
  );
}
