import { Button, Group, SegmentedControl, Skeleton, Stack, Switch, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { csvAddress, type Grouping, type Overview, useMyFigures, useOverview } from '../api/figures.ts';
import { useSources } from '../api/sources.ts';
import { useFormats } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { useMay } from '../session/use-me.ts';
import { behind, type Whose } from './behind.ts';
import { FiguresTable } from './figures-table.tsx';
import classes from './figures.module.css';
import { Totals } from './totals.tsx';

const groupings: readonly Grouping[] = ['channel', 'source', 'team', 'rep'];
const spans = [7, 28] as const;
const everybody: Whose = { now: {}, waits: {} };
const me: Whose = { now: { assignee: 'me' }, waits: { waitsOf: 'me' } };

/** How the promise is kept: for leads and managers of everybody they see, for reps of themselves. */
export function FiguresScreen() {
  const t = useT();
  const leads = useMay('lead');
  const [search, setSearch] = useSearchParams();
  const by = groupings.find((each) => each === search.get('by')) ?? 'channel';
  const days = spans.find((each) => String(each) === search.get('days')) ?? 7;
  const sandbox = search.get('sandbox') === 'true';
  const asked = { by, days, sandbox };
  const all = useOverview(asked, leads);
  const mine = useMyFigures(asked, !leads);
  const { data: sources } = useSources();
  const invented = sources?.some((source) => source.sandbox);
  const { data, error } = leads ? all : mine;
  const set = (name: string, value: string) => {
    search.set(name, value);
    setSearch(search, { replace: true });
  };
  return (
    <div className={classes.page}>
      <Group justify="space-between">
        <Title order={1}>{t(leads ? 'nav.figures' : 'nav.myFigures')}</Title>
        <Group>
          {invented && (
            <Switch
              label={t('figures.sandbox')}
              checked={sandbox}
              onChange={(event) => set('sandbox', String(event.currentTarget.checked))}
            />
          )}
          <SegmentedControl
            aria-label={t('figures.span')}
            value={String(days)}
            onChange={(value) => set('days', value)}
            data={spans.map((each) => ({ value: String(each), label: t('figures.days', { count: each }) }))}
          />
          {leads && (
            <Button
              component="a"
              href={csvAddress(asked)}
              download
              variant="default"
              leftSection={<IconDownload size={16} />}
            >
              CSV
            </Button>
          )}
        </Group>
      </Group>
      {error && <Text c="var(--alarm)">{error.message}</Text>}
      {!data && !error && <Skeleton h={320} radius="lg" />}
      {data && <Told overview={data} sandbox={sandbox} whose={leads ? everybody : me} />}
      {data && leads && (
        <>
          <SegmentedControl
            aria-label={t('figures.by')}
            value={by}
            onChange={(value) => set('by', value)}
            data={groupings.map((value) => ({ value, label: t(`figures.by.${value}`) }))}
          />
          <FiguresTable overview={data} counting={{ days: data.days, sandbox }} />
        </>
      )}
    </div>
  );
}

function Told({ overview, sandbox, whose }: { overview: Overview; sandbox: boolean; whose: Whose }) {
  const t = useT();
  const { moment, number } = useFormats();
  const { excluded } = overview;
  const left = Object.entries(excluded).filter(([, count]) => count > 0);
  return (
    <Stack gap="md">
      <Totals row={overview.total} days={overview.days} behind={behind({ days: overview.days, sandbox }, whose)} />
      <Text size="sm" c="dimmed">
        {t('figures.at', { time: moment(overview.at, Date.now()) })} {t('figures.countedIn')}
        {left.length > 0 &&
          ` ${t('figures.excluded')} ${left
            .map(([reason, count]) => `${t(`figures.excluded.${reason as keyof typeof excluded}`)} ${number(count)}`)
            .join(', ')}.`}
      </Text>
    </Stack>
  );
}
