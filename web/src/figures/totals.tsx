import { SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { OverviewRow } from '../api/figures.ts';
import { WaitingTime } from '../inbox/list/countdown.tsx';
import { useFormats } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import type { Behind } from './behind.ts';
import classes from './figures.module.css';

interface TileProps {
  label: string;
  help?: string;
  to: string;
  alarm?: boolean;
  children: ReactNode;
}

const Tile = ({ label, help, to, alarm, children }: TileProps) => (
  <Link className={classes.tile} to={to}>
    <span className={classes.tileLabel}>{label}</span>
    <span className={classes.tileValue} data-alarm={alarm || undefined}>
      {children}
    </span>
    {help && <span className={classes.tileHelp}>{help}</span>}
  </Link>
);

/** How things stand now, and how the promise was kept; each number leads to its conversations. */
export function Totals({ row, days, behind }: { row: OverviewRow; days: number; behind: Behind }) {
  const t = useT();
  const { number, percent, span } = useFormats();
  const { figures } = row;
  const share = (value: number | null) => (value === null ? '–' : percent(value));
  const time = (seconds: number | null) => (seconds === null ? '–' : span(seconds));
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 4 }} spacing="md">
      <Tile label={t('figures.unanswered')} to={behind.now({ turn: 'ours' })}>
        {number(row.unanswered)}
      </Tile>
      <Tile label={t('figures.oldest')} to={behind.now({ turn: 'ours', sort: 'waiting' })}>
        {row.oldestWaitingSince ? <WaitingTime since={row.oldestWaitingSince} /> : '–'}
      </Tile>
      <Tile label={t('figures.pastGoal')} to={behind.now({ turn: 'ours', past: 'goal' })}>
        {number(row.pastGoal)}
      </Tile>
      <Tile label={t('figures.pastSla')} to={behind.now({ turn: 'ours', past: 'sla' })} alarm={row.pastSla > 0}>
        {number(row.pastSla)}
      </Tile>
      <Tile
        label={t('figures.share', { count: days })}
        help={t('figures.shareOf', { inTime: number(figures.answeredInTime), missed: number(figures.missed) })}
        to={behind.waits('late')}
      >
        {share(figures.share)}
      </Tile>
      <Tile label={t('figures.goalShare')} to={behind.waits('pastGoal')}>
        {share(figures.goalShare)}
      </Tile>
      <Tile
        label={t('figures.median')}
        help={t('figures.answered', { answered: number(figures.answered), waiting: number(figures.waiting) })}
        to={behind.waits('answered')}
      >
        {time(figures.median)}
      </Tile>
      <Tile label={t('figures.p90')} help={t('figures.native', { count: figures.native })} to={behind.waits('any')}>
        {time(figures.p90)}
      </Tile>
    </SimpleGrid>
  );
}
