import { ActionIcon, Button, Group, NativeSelect, Stack, TagsInput, Text, TextInput, Title } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { addAttribute, type Attribute, removeAttribute, useAttributes } from '../../api/attributes.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useMay } from '../../session/use-me.ts';
import { Chapter } from '../chapter.tsx';
import classes from '../settings.module.css';
import { useSaving } from '../use-saving.ts';

const subjects = ['contact', 'conversation'] as const;
const kinds = ['text', 'number', 'boolean', 'date', 'choice'] as const;
const blank: Omit<Attribute, 'id'> = {
  subject: 'conversation',
  key: '',
  label: '',
  kind: 'text',
  choices: [],
  position: 0,
};

/** Fields of our own, on customers and conversations. */
export function Attributes() {
  const t = useT();
  const admin = useMay('admin');
  const { data, error } = useAttributes();
  const remove = useSaving(removeAttribute, 'attributes');
  return (
    <Chapter title={t('settings.attributes')} text={t('attributes.text')} csv="attributes">
      {error && <Text c="var(--alarm)">{error.message}</Text>}
      {data?.length === 0 && <Text c="dimmed">{t('attributes.none')}</Text>}
      {data && data.length > 0 && (
        <ul className={classes.list}>
          {data.map((attribute) => (
            <li key={attribute.id}>
              <div className={classes.grow}>
                <bdi>{attribute.label}</bdi> <code>{attribute.key}</code>
                <div className={classes.quiet}>
                  {t(`attributes.${attribute.subject}`)} · {t(`attributes.kind.${attribute.kind}`)}
                  {attribute.choices.length > 0 && ` · ${attribute.choices.join(', ')}`}
                </div>
              </div>
              {admin && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={`${t('action.delete')} ${attribute.label}`}
                  onClick={() => remove.mutate(attribute.id)}
                >
                  <IconTrash size={18} />
                </ActionIcon>
              )}
            </li>
          ))}
        </ul>
      )}
      {admin && <AttributeForm />}
    </Chapter>
  );
}

function AttributeForm() {
  const t = useT();
  const add = useSaving(addAttribute, 'attributes');
  const [values, setValues] = useState(blank);
  const set = (some: Partial<typeof blank>) => setValues({ ...values, ...some });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(values, { onSuccess: () => setValues(blank) });
  };
  return (
    <form onSubmit={submit}>
      <Stack className={classes.card}>
        <Title order={3}>{t('attributes.new')}</Title>
        <Group grow align="flex-start">
          <TextInput
            label={t('attributes.label')}
            required
            maxLength={100}
            value={values.label}
            onChange={(event) => set({ label: event.currentTarget.value })}
          />
          <TextInput
            label={t('attributes.key')}
            description={t('attributes.keyHelp')}
            required
            pattern="[a-zA-Z][a-zA-Z0-9_]{0,39}"
            value={values.key}
            onChange={(event) => set({ key: event.currentTarget.value })}
          />
        </Group>
        <Group grow align="flex-start">
          <NativeSelect
            label={t('attributes.of')}
            data={subjects.map((value) => ({ value, label: t(`attributes.${value}`) }))}
            value={values.subject}
            onChange={(event) => set({ subject: event.currentTarget.value as Attribute['subject'] })}
          />
          <NativeSelect
            label={t('attributes.kind')}
            data={kinds.map((value) => ({ value, label: t(`attributes.kind.${value}`) }))}
            value={values.kind}
            onChange={(event) => set({ kind: event.currentTarget.value as Attribute['kind'] })}
          />
        </Group>
        {values.kind === 'choice' && (
          <TagsInput
            label={t('attributes.choices')}
            value={values.choices}
            onChange={(choices) => set({ choices })}
            acceptValueOnBlur
          />
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={add.isPending}>
            {t('action.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
