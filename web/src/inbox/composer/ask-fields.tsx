import { NativeSelect } from '@mantine/core';
import { useUsers } from '../../api/people.ts';
import { useT } from '../../i18n/i18n.tsx';
import { snoozeKeys, type SnoozeKey } from '../actions/snooze-choices.ts';
import type { Question } from './use-note.ts';

/** Whom the note asks; then also until when. */
export function AskFields({ question, change }: { question: Question; change: (question: Question) => void }) {
  const t = useT();
  const { data: users } = useUsers();
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t('composer.ask')}
        data={[
          { value: '', label: t('composer.ask') },
          ...(users ?? []).map(({ id, name }) => ({ value: id, label: t('composer.askWho', { name }) })),
        ]}
        value={question.userId}
        onChange={(event) => change({ ...question, userId: event.currentTarget.value })}
      />
      {question.userId && (
        <NativeSelect
          size="xs"
          aria-label={t('composer.askDue')}
          data={snoozeKeys.map((value) => ({ value, label: t(`snooze.${value}`) }))}
          value={question.due}
          onChange={(event) => change({ ...question, due: event.currentTarget.value as SnoozeKey })}
        />
      )}
    </>
  );
}
