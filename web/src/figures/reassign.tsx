import { NativeSelect, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { listWhole } from '../api/conversations.ts';
import { useUsers } from '../api/people.ts';
import { offer } from '../app/tell.ts';
import { useT } from '../i18n/i18n.tsx';
import { changeAll, undoAll } from '../inbox/actions/change-all.ts';
import { tellRefused, undoMs } from '../inbox/actions/use-change.ts';
import { FormDialog } from '../inbox/dialogs/form-dialog.tsx';

/** Everything that is in somebody's hands and not resolved. */
const inHand = (assignee: string) => listWhole({ view: 'all', status: ['open', 'customersTurn', 'snoozed'], assignee });

/** Gives all that a rep has in hand to one other, or to nobody: then it is given out anew. Waits go on as they are. */
export function Reassign({ id, name, close }: { id: string; name: string; close: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const { data: users } = useUsers();
  const [to, setTo] = useState('');
  const fresh = () => client.invalidateQueries();
  const submit = async () => {
    const ids = (await inHand(id)).map((conversation) => conversation.id);
    const outcome = await changeAll(ids, { assigneeId: to || null });
    const act = async () => {
      tellRefused(t, await undoAll(outcome));
      await fresh();
    };
    const message = t('reassign.done', { count: outcome.items.length - tellRefused(t, outcome.items) });
    if (outcome.changeIds.length > 0) offer({ message, label: t('action.undo'), act, lasts: undoMs });
    await fresh();
    if (outcome.failure) throw outcome.failure;
  };
  const others = (users ?? []).filter((user) => user.id !== id && !user.deactivatedAt);
  return (
    <FormDialog title={t('reassign.of', { name })} action={t('reassign.name')} ready submit={submit} close={close}>
      <Text size="sm">{t('reassign.text')}</Text>
      <NativeSelect
        label={t('passOn.to')}
        data={[
          { value: '', label: t('reassign.nobody') },
          ...others.map((user) => ({ value: user.id, label: `${user.name} (${t(`people.${user.availability}`)})` })),
        ]}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
