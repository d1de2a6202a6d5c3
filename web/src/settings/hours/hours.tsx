import { ActionIcon, Button, Group, Select, Skeleton, Stack, Switch, TagsInput, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { type Calendar, type Hours as OpeningHours, setHours, useCalendar } from '../../api/terms.ts';
import { useT, useTongue } from '../../i18n/i18n.tsx';
import { useMay } from '../../session/use-me.ts';
import { Chapter } from '../chapter.tsx';
import classes from '../settings.module.css';
import { useSaving } from '../use-saving.ts';

const usual = { from: '09:00', to: '17:00' };

/** When targets count: round the clock, or in opening hours. */
export function Hours() {
  const t = useT();
  const { data } = useCalendar();
  return (
    <Chapter title={t('settings.hours')} text={t('hours.text')}>
      {data ? <HoursForm key={data.id} calendar={data} /> : <Skeleton h={240} radius="lg" />}
    </Chapter>
  );
}

function HoursForm({ calendar }: { calendar: Calendar }) {
  const { t, timeZone } = useTongue();
  const manages = useMay('manager');
  const save = useSaving(setHours, 'calendar');
  const [hours, setHoursTo] = useState<OpeningHours | null>(calendar.hours);
  const open = () =>
    setHoursTo({
      timeZone,
      week: Array.from({ length: 7 }, (_, day) => ({ openings: day < 5 ? [usual] : [] })),
      closedDays: [],
    });
  return (
    <Stack className={classes.card}>
      <Switch
        label={t('hours.alwaysOpen')}
        checked={hours === null}
        disabled={!manages}
        onChange={(event) => (event.currentTarget.checked ? setHoursTo(null) : open())}
      />
      {hours && <Week hours={hours} change={setHoursTo} />}
      {manages && (
        <Group justify="flex-end">
          <Button loading={save.isPending} onClick={() => save.mutate(hours)}>
            {t('action.save')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** Names of the days, Monday first, in the person's language. */
const dayNames = (locale: string) =>
  Array.from({ length: 7 }, (_, day) =>
    new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + day)),
  );

function Week({ hours, change }: { hours: OpeningHours; change: (hours: OpeningHours) => void }) {
  const { t, locale } = useTongue();
  const setDay = (day: number, openings: OpeningHours['week'][number]['openings']) =>
    change({ ...hours, week: hours.week.map((each, i) => (i === day ? { openings } : each)) });
  return (
    <>
      <Select
        label={t('me.timeZone')}
        searchable
        limit={60}
        data={[...new Set([hours.timeZone, ...Intl.supportedValuesOf('timeZone')])]}
        value={hours.timeZone}
        allowDeselect={false}
        onChange={(timeZone) => timeZone && change({ ...hours, timeZone })}
      />
      {dayNames(locale).map((name, day) => {
        const openings = hours.week[day]?.openings ?? [];
        return (
          <Group key={name} gap="sm" role="group" aria-label={name}>
            <Text w={110} fw={550}>
              {name}
            </Text>
            {openings.map((opening, i) => (
              <Group key={i} gap={6} wrap="nowrap">
                {(['from', 'to'] as const).map((end) => (
                  <TextInput
                    key={end}
                    size="xs"
                    type="time"
                    aria-label={`${name}: ${t(`hours.${end}`)}`}
                    value={opening[end]}
                    onChange={(event) =>
                      setDay(
                        day,
                        openings.map((each, j) => (i === j ? { ...each, [end]: event.currentTarget.value } : each)),
                      )
                    }
                  />
                ))}
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('action.delete')}
                  onClick={() =>
                    setDay(
                      day,
                      openings.filter((_, j) => j !== i),
                    )
                  }
                >
                  <IconX size={16} />
                </ActionIcon>
              </Group>
            ))}
            {openings.length === 0 && <Text c="dimmed">{t('hours.closed')}</Text>}
            <ActionIcon
              variant="subtle"
              aria-label={`${name}: ${t('hours.add')}`}
              onClick={() => setDay(day, [...openings, usual])}
            >
              <IconPlus size={16} />
            </ActionIcon>
          </Group>
        );
      })}
      <TagsInput
        label={t('hours.closedDays')}
        description={t('hours.closedDaysHelp')}
        value={hours.closedDays}
        onChange={(days) => change({ ...hours, closedDays: days.filter((day) => /^\d{4}-\d{2}-\d{2}$/.test(day)) })}
      />
    </>
  );
}
