import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Grouping, Overview, OverviewRow } from '../api/figures.ts';
import { useChannels } from '../api/channels.ts';
import { ChannelMark } from '../channel/channel-mark.tsx';
import { WaitingTime } from '../inbox/list/countdown.tsx';
import { useFormats } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import type { Condition } from '../inbox/inbox-address.ts';
import { behind, type Counting, type Whose } from './behind.ts';
import classes from './figures.module.css';
import { RepActions } from './rep-actions.tsx';

/** The condition on what stands now, and the one on waits: those are put down to whoever answered. */
const conditions: Record<Grouping, Record<keyof Whose, Condition>> = {
  channel: { now: 'channel', waits: 'channel' },
  source: { now: 'source', waits: 'source' },
  team: { now: 'team', waits: 'team' },
  rep: { now: 'assignee', waits: 'waitsOf' },
};

const columns = [
  'open',
  'unanswered',
  'oldest',
  'pastGoal',
  'pastSla',
  'median',
  'p90',
  'goalShare',
  'slaShare',
  'answeredShort',
  'lag',
] as const;

/** One row each; every number leads to its conversations. */
export function FiguresTable({ overview, counting }: { overview: Overview; counting: Counting }) {
  const t = useT();
  return (
    <Table.ScrollContainer minWidth={880} className={classes.tableBox} tabIndex={0}>
      <Table highlightOnHover verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t(`figures.by.${overview.by}`)}</Table.Th>
            {columns.map((column) => (
              <Table.Th key={column} ta="end">
                {t(`figures.column.${column}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {overview.rows.length === 0 && (
            <Table.Tr>
              <Table.Td colSpan={columns.length + 1} c="dimmed" ta="center" py="xl">
                {t('figures.none')}
              </Table.Td>
            </Table.Tr>
          )}
          {overview.rows.map((row) => (
            <Row key={row.key ?? 'none'} row={row} by={overview.by} counting={counting} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ row, by, counting }: { row: OverviewRow; by: Grouping; counting: Counting }) {
  const t = useT();
  const { number, percent, span } = useFormats();
  const { data: channels } = useChannels();
  const key = row.key ?? 'none';
  const { now, waits } = conditions[by];
  const to = behind(counting, { now: { [now]: key }, waits: { [waits]: key } });
  const name = by === 'channel' ? channels?.find(({ channel }) => channel === row.key)?.title : row.name;
  const led = (address: string, told: ReactNode, alarm = false) => (
    <Link className={classes.number} data-alarm={alarm || undefined} to={address}>
      {told}
    </Link>
  );
  const time = (seconds: number | null, waits: string) => seconds !== null && led(to.waits(waits), span(seconds));
  const share = (value: number | null, waits: string) => value !== null && led(to.waits(waits), percent(value));
  const { figures } = row;
  const cells = [
    led(to.now({ status: 'open' }), number(row.open)),
    led(to.now({ turn: 'ours' }), number(row.unanswered)),
    row.oldestWaitingSince &&
      led(to.now({ turn: 'ours', sort: 'waiting' }), <WaitingTime since={row.oldestWaitingSince} />),
    led(to.now({ turn: 'ours', past: 'goal' }), number(row.pastGoal)),
    led(to.now({ turn: 'ours', past: 'sla' }), number(row.pastSla), row.pastSla > 0),
    time(figures.median, 'answered'),
    time(figures.p90, 'any'),
    share(figures.goalShare, 'pastGoal'),
    share(figures.share, 'late'),
    <>
      {led(to.waits('answered'), number(figures.answered))} / {led(to.waits('waiting'), number(figures.waiting))}
    </>,
    time(figures.lagSeconds, 'any'),
  ];
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={550}>
        <span className={classes.name}>
          {by === 'channel' && row.key && <ChannelMark channel={row.key} size={20} />}
          <bdi>{name ?? t('figures.nobody')}</bdi>
          {by === 'rep' && row.key && <RepActions id={row.key} name={row.name ?? ''} open={row.open} />}
        </span>
      </Table.Th>
      {cells.map((cell, i) => (
        <Table.Td key={columns[i]} ta="end">
          {cell || '–'}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
