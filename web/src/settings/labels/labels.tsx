import { ActionIcon, Badge, Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Schema } from '../../api/client.ts';
import { addLabel, removeLabel, useLabels } from '../../api/labels.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useMay } from '../../session/use-me.ts';
import { Chapter } from '../chapter.tsx';
import classes from '../settings.module.css';
import { useSaving } from '../use-saving.ts';

const colours = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'] as const;

/** Words that conversations can wear. */
export function Labels() {
  const t = useT();
  const leads = useMay('lead');
  const { data, error } = useLabels();
  const [values, setValues] = useState<Schema['LabelBody']>({ name: '', colour: 'gray' });
  const add = useSaving(addLabel, 'labels');
  const remove = useSaving(removeLabel, 'labels');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(values, { onSuccess: () => setValues({ ...values, name: '' }) });
  };
  return (
    <Chapter title={t('settings.labels')} text={t('labels.text')} csv="labels">
      {error && <Text c="var(--alarm)">{error.message}</Text>}
      {data?.length === 0 && <Text c="dimmed">{t('labels.none')}</Text>}
      {data && data.length > 0 && (
        <ul className={classes.list}>
          {data.map(({ id, name, colour }) => (
            <li key={id}>
              <div className={classes.grow}>
                <Badge color={colour} variant="light" tt="none" size="lg">
                  {name}
                </Badge>
              </div>
              {leads && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`${t('action.delete')} ${name}`}
                  onClick={() => window.confirm(t('labels.removeSure', { name })) && remove.mutate(id)}
                >
                  <IconTrash size={18} />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {leads && (
        <form onSubmit={submit}>
          <Group align="flex-end">
            <TextInput
              label={t('labels.new')}
              maxLength={60}
              value={values.name}
              onChange={(event) => setValues({ ...values, name: event.currentTarget.value })}
            />
            <NativeSelect
              label={t('labels.colour')}
              data={colours.map((colour) => ({ value: colour, label: t(`colour.${colour}`) }))}
              value={values.colour}
              onChange={(event) =>
                setValues({ ...values, colour: event.currentTarget.value as (typeof colours)[number] })
              }
            />
            <Button type="submit" variant="default" disabled={!values.name.trim()} loading={add.isPending}>
              {t('action.add')}
            </Button>
          </Group>
        </form>
      )}
    </Chapter>
  );
}
