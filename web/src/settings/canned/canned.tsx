import { Button, Code, Group, Select, Skeleton, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import {
  addCanned,
  type CannedFields,
  type CannedReply,
  changeCanned,
  removeCanned,
  useCannedReplies,
} from '../../api/canned-replies.ts';
import { useTeams } from '../../api/people.ts';
import { CarefulModal } from '../../form/careful-modal.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { variableNames } from '../../inbox/composer/variables.ts';
import { useMay } from '../../session/use-me.ts';
import { fieldError } from '../../sign-in/problem-alert.tsx';
import { Chapter } from '../chapter.tsx';
import classes from '../settings.module.css';
import { useSaving } from '../use-saving.ts';

/** Replies to begin from, with variables that are filled in. */
export function Canned() {
  const t = useT();
  const leads = useMay('lead');
  const { data, error } = useCannedReplies();
  const [edited, setEdited] = useState<CannedReply | 'new' | null>(null);
  return (
    <Chapter
      title={t('settings.canned')}
      text={t('canned.text')}
      csv="canned-replies"
      action={
        leads && (
          <Button leftSection={<IconPlus size={18} />} onClick={() => setEdited('new')}>
            {t('canned.new')}
          </Button>
        )
      }
    >
      {error && <Text c="var(--alarm)">{error.message}</Text>}
      {!data && !error && <Skeleton h={120} radius="lg" />}
      {data?.length === 0 && <Text c="dimmed">{t('canned.none')}</Text>}
      {data && data.length > 0 && (
        <ul className={classes.list}>
          {data.map((canned) => (
            <li key={canned.id}>
              <div className={classes.grow}>
                <bdi>{canned.title}</bdi> <Code>/{canned.shortcut}</Code>
                <Text size="sm" c="dimmed" lineClamp={2} dir="auto">
                  {canned.text}
                </Text>
              </div>
              {leads && (
                <Button size="compact-sm" variant="subtle" onClick={() => setEdited(canned)}>
                  {t('action.edit')}
                  <span className="visually-hidden"> {canned.title}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {edited && <CannedForm canned={edited === 'new' ? null : edited} close={() => setEdited(null)} />}
    </Chapter>
  );
}

function CannedForm({ canned, close }: { canned: CannedReply | null; close: () => void }) {
  const t = useT();
  const { data: teams } = useTeams();
  const [values, setValues] = useState<CannedFields>({
    shortcut: canned?.shortcut ?? '',
    title: canned?.title ?? '',
    text: canned?.text ?? '',
    teamId: canned?.teamId ?? null,
  });
  const save = useSaving(
    (fields: CannedFields) => (canned ? changeCanned(canned.id, fields, canned.version) : addCanned(fields)),
    'canned-replies',
  );
  const remove = useSaving(() => removeCanned(canned!.id), 'canned-replies');
  const set = (some: Partial<CannedFields>) => setValues({ ...values, ...some });
  return (
    <CarefulModal close={close} title={t('canned.new')} size="lg">
      <Stack>
        <TextInput
          label={t('canned.title')}
          maxLength={100}
          data-autofocus
          value={values.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
        <TextInput
          label={t('canned.shortcut')}
          description={t('canned.shortcutHelp')}
          maxLength={40}
          error={fieldError(save.error, 'shortcut')}
          value={values.shortcut}
          onChange={(event) => set({ shortcut: event.currentTarget.value })}
        />
        <Textarea
          label={t('canned.words')}
          description={t('canned.wordsHelp', { names: variableNames.map((name) => `{{${name}}}`).join(' ') })}
          autosize
          minRows={5}
          maxRows={16}
          dir="auto"
          value={values.text}
          onChange={(event) => set({ text: event.currentTarget.value })}
        />
        <Select
          label={t('filter.team')}
          placeholder={t('canned.everybody')}
          clearable
          data={(teams ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={values.teamId}
          onChange={(teamId) => set({ teamId })}
        />
        <Group justify="space-between">
          {canned ? (
            <Button variant="subtle" color="red" onClick={() => remove.mutate(undefined, { onSuccess: close })}>
              {t('action.delete')}
            </Button>
          ) : (
            <span />
          )}
          <Button
            loading={save.isPending}
            disabled={!values.title || !values.shortcut || !values.text}
            onClick={() => save.mutate(values, { onSuccess: close })}
          >
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </CarefulModal>
  );
}
