import { Table } from '@mantine/core';
import { Link } from 'react-router';
import type { Grouping, Overview, OverviewRow } from '../api/figures.ts';
import { useChannels } from '../api/channels.ts';
import { ChannelMark } from '../channel/channel-mark.tsx';
import { WaitingTime } from '../inbox/list/countdown.tsx';
import { useFormats } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import classes from './figures.module.css';
import { RepActions } from './rep-actions.tsx';

const condition: Record<Grouping, string> = { channel: 'channel', source: 'source', team: 'team', rep: 'assignee' };

/** One row each; every number leads to its conversations. */
export function FiguresTable({ overview }: { overview: Overview }) {
  const t = useT();
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
            <Row key={row.key ?? 'none'} row={row} by={overview.by} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ row, by }: { row: OverviewRow; by: Grouping }) {
  const t = useT();
  const { number, percent, span } = useFormats();
  const { data: channels } = useChannels();
  const mine = `${condition[by]}=${row.key ?? 'none'}`;
  const name = by === 'channel' ? channels?.find(({ channel }) => channel === row.key)?.title : row.name;
  const leads = (count: number, rest: string, alarm = false) => (
    <Table.Td ta="end">
      <Link
        className={classes.number}
        data-alarm={(alarm && count > 0) || undefined}
        to={`/inbox?view=all&${mine}&${rest}`}
      >
        {number(count)}
      </Link>
    </Table.Td>
  );
  const time = (seconds: number | null) => <Table.Td ta="end">{seconds === null ? '–' : span(seconds)}</Table.Td>;
  const share = (value: number | null) => <Table.Td ta="end">{value === null ? '–' : percent(value)}</Table.Td>;
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={550}>
        <span className={classes.name}>
          {by === 'channel' && row.key && <ChannelMark channel={row.key} size={20} />}
          <bdi>{name ?? t('figures.nobody')}</bdi>
          {by === 'rep' && row.key && <RepActions id={row.key} name={row.name ?? ''} open={row.open} />}
        </span>
      </Table.Th>
      {leads(row.open, 'status=open')}
      {leads(row.unanswered, 'turn=ours')}
      <Table.Td ta="end">{row.oldestWaitingSince ? <WaitingTime since={row.oldestWaitingSince} /> : '–'}</Table.Td>
      {leads(row.pastGoal, 'past=goal')}
      {leads(row.pastSla, 'past=sla', true)}
      {time(row.figures.median)}
      {time(row.figures.p90)}
      {share(row.figures.goalShare)}
      {share(row.figures.share)}
      <Table.Td ta="end">
        {number(row.figures.answered)} / {number(row.figures.waiting)}
      </Table.Td>
      {time(row.figures.lagSeconds)}
    </Table.Tr>
  );
}
