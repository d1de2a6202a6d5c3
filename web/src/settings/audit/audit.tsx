import { Button, Skeleton, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useAudit } from '../../api/tokens.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { Chapter } from '../chapter.tsx';
import classes from '../settings.module.css';

/** Who signed in, and who changed what. Nothing here can be changed. */
export function Audit() {
  const t = useT();
  const { whole } = useFormats();
  const [action, setAction] = useState('');
  const [wanted] = useDebouncedValue(action, 300);
  const query = useAudit(/^[a-z.-]*$/.test(wanted) ? wanted : '');
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Chapter title={t('settings.audit')} text={t('audit.text')} csv="audit">
      <TextInput
        label={t('audit.action')}
        placeholder="session."
        maw={280}
        value={action}
        onChange={(event) => setAction(event.currentTarget.value)}
      />
      {query.isPending && <Skeleton h={200} radius="lg" />}
      {query.isSuccess && entries.length === 0 && <Text c="dimmed">{t('commands.none')}</Text>}
      {entries.length > 0 && (
        <ul className={classes.list}>
          {entries.map((entry) => (
            <li key={entry.id}>
              <div className={classes.grow}>
                <code>{entry.action}</code> {entry.subject && <code>{entry.subject}</code>}
                <div className={classes.quiet}>
                  {entry.actor.name ?? entry.actor.kind}
                  {entry.address && ` · ${entry.address}`}
                  {Object.keys(entry.details).length > 0 && ` · ${JSON.stringify(entry.details)}`}
                </div>
              </div>
              <time className={classes.quiet} dateTime={entry.at}>
                {whole(entry.at)}
              </time>
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('audit.more')}
        </Button>
      )}
    </Chapter>
  );
}
