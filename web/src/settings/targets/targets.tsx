import { ActionIcon, Button, Group, NativeSelect, NumberInput, Skeleton, Stack, Title } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { type Level, levels } from '../../api/conversations.ts';
import { useSources } from '../../api/sources.ts';
import { dropTarget, setTarget, type Target, useTargets } from '../../api/terms.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useMay } from '../../session/use-me.ts';
import { Chapter } from '../chapter.tsx';
import classes from '../settings.module.css';
import { useSaving } from '../use-saving.ts';

/** What is promised and what we aim for, by level of frustration and by account. */
export function Targets() {
  const t = useT();
  const manages = useMay('manager');
  const { span } = useFormats();
  const { data } = useTargets();
  const { data: sources } = useSources();
  const drop = useSaving(dropTarget, 'targets');
  const where = ({ sourceId }: Target) =>
    sourceId ? (sources?.find(({ id }) => id === sourceId)?.name ?? `#${sourceId}`) : t('targets.everywhere');
  return (
    <Chapter title={t('settings.targets')} text={t('targets.text')} csv="targets">
      {!data && <Skeleton h={120} radius="lg" />}
      <ul className={classes.list}>
        {data?.map((target) => (
          <li key={target.id}>
            <div className={classes.grow}>
              {t('targets.from', { level: t(`level.${target.level}`) })}
              <div className={classes.quiet}>{where(target)}</div>
            </div>
            <strong>{t('targets.both', { sla: span(target.slaSeconds), goal: span(target.goalSeconds) })}</strong>
            {manages && (target.level !== 'calm' || target.sourceId) && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('action.delete')}
                onClick={() => drop.mutate({ level: target.level, sourceId: target.sourceId ?? null })}
              >
                <IconTrash size={18} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {manages && <TargetForm />}
    </Chapter>
  );
}

const MINUTE = 60;
const HOUR = 3600;

function TargetForm() {
  const t = useT();
  const { data: sources } = useSources();
  const save = useSaving(setTarget, 'targets');
  const [values, setValues] = useState({ sourceId: '', level: 'calm' as Level, goal: 8, sla: 10 });
  const seconds = (hours: number) => Math.max(MINUTE, Math.round((hours * HOUR) / MINUTE) * MINUTE);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { sourceId, level, goal, sla } = values;
    save.mutate({ sourceId: sourceId || null, level, goalSeconds: seconds(goal), slaSeconds: seconds(sla) });
  };
  const hours = (field: 'goal' | 'sla') => ({
    label: t(`targets.${field}`),
    min: 0.05,
    max: 8760,
    step: 0.5,
    decimalScale: 2,
    required: true,
    value: values[field],
    onChange: (value: string | number) => typeof value === 'number' && setValues({ ...values, [field]: value }),
  });
  return (
    <form onSubmit={submit}>
      <Stack className={classes.card}>
        <Title order={3}>{t('targets.set')}</Title>
        <Group grow align="flex-end">
          <NativeSelect
            label={t('filter.source')}
            data={[
              { value: '', label: t('targets.everywhere') },
              ...(sources ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
            value={values.sourceId}
            onChange={(event) => setValues({ ...values, sourceId: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('targets.level')}
            data={levels.map((level) => ({ value: level, label: t(`level.${level}`) }))}
            value={values.level}
            onChange={(event) => setValues({ ...values, level: event.currentTarget.value as Level })}
          />
        </Group>
        <Group grow align="flex-end">
          <NumberInput {...hours('goal')} />
          <NumberInput {...hours('sla')} />
        </Group>
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
