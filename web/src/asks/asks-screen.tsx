import { Button, Group, SegmentedControl, Skeleton, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { type Ask, asksKey, type AsksWanted, markAnswered, useAsks } from '../api/asks.ts';
import { CsvButton } from '../app/csv-button.tsx';
import { tell, tellProblem } from '../app/tell.ts';
import { useFormats } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { useNow } from '../i18n/now.ts';
import settings from '../settings/settings.module.css';
import classes from './asks.module.css';

const sides = ['me', 'by-me'] as const;

/** Questions among colleagues: each stays here until somebody has answered it. */
export function AsksScreen() {
  const t = useT();
  const [wanted, setWanted] = useState<AsksWanted>({ of: 'me', answered: false });
  const { data, error } = useAsks(wanted);
  return (
    <div className={settings.page}>
      <Title order={1}>{t('asks.name')}</Title>
      <Group>
        <SegmentedControl
          aria-label={t('asks.whose')}
          value={wanted.of}
          onChange={(of) => setWanted({ ...wanted, of })}
          data={sides.map((value) => ({ value, label: t(`asks.of.${value}`) }))}
        />
        <SegmentedControl
          aria-label={t('asks.state')}
          value={String(wanted.answered)}
          onChange={(answered) => setWanted({ ...wanted, answered: answered === 'true' })}
          data={[
            { value: 'false', label: t('asks.open') },
            { value: 'true', label: t('asks.answered') },
          ]}
        />
        <CsvButton list={`asks?of=${wanted.of}&answered=${wanted.answered}`} />
      </Group>
      {error && <Text c="var(--alarm)">{error.message}</Text>}
      {!data && !error && <Skeleton h={160} radius="lg" />}
      {data?.length === 0 && <Text c="dimmed">{t('asks.none')}</Text>}
      {data && data.length > 0 && (
        <ul className={settings.list}>
          {data.map((ask) => (
            <li key={ask.id}>
              <One ask={ask} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function One({ ask }: { ask: Ask }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow();
  const client = useQueryClient();
  const late = !ask.answeredAt && ask.dueAt !== null && Date.parse(ask.dueAt) < now;
  const asked = { from: ask.askedBy.name, to: ask.user?.name ?? ask.team?.name ?? '' };
  const answer = async () => {
    try {
      await markAnswered(ask.id);
      tell(t('asks.done'));
    } catch (error) {
      tellProblem(error);
    }
    await client.invalidateQueries({ queryKey: asksKey });
  };
  return (
    <>
      <div className={settings.grow}>
        <Link to={`/c/${ask.conversationId}?message=${ask.messageId}`} dir="auto" className={classes.text}>
          {ask.text}
        </Link>
        <div className={settings.quiet}>
          <bdi>{ask.contactName || t('contact.unnamed')}</bdi> · {t('asks.asked', asked)} · {moment(ask.createdAt, now)}
        </div>
        {ask.dueAt && !ask.answeredAt && (
          <div className={late ? classes.late : settings.quiet}>
            {t(late ? 'asks.late' : 'asks.due', { time: moment(ask.dueAt, now) })}
          </div>
        )}
        {ask.answeredAt && (
          <div className={settings.quiet}>
            {t('asks.answeredBy', { name: ask.answeredBy?.name ?? '', time: moment(ask.answeredAt, now) })}
          </div>
        )}
      </div>
      {!ask.answeredAt && (
        <Button size="compact-sm" variant="light" onClick={() => void answer()}>
          {t('asks.mark')}
        </Button>
      )}
    </>
  );
}
