import { NativeSelect, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { change, type Changed, undoChange } from '../api/actions.ts';
import { listConversations } from '../api/conversations.ts';
import { useUsers } from '../api/people.ts';
import { offer } from '../app/tell.ts';
import { useT } from '../i18n/i18n.tsx';
import { tellRefused, undoMs } from '../inbox/actions/use-change.ts';
import { FormDialog } from '../inbox/dialogs/form-dialog.tsx';

const atOnce = 100;

/** Everything that is in somebody's hands and not resolved. */
async function idsInHand(assignee: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const asked = { view: 'all', status: ['open', 'customersTurn', 'snoozed'], assignee, limit: atOnce };
    const page = await listConversations({ ...asked, ...(cursor && { cursor }) });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  }
  return ids;
}

/** Gives all that a rep has in hand to one other, or to nobody: then it is given out anew. Waits go on as they are. */
export function Reassign({ id, name, close }: { id: string; name: string; close: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const { data: users } = useUsers();
  const [to, setTo] = useState('');
  const fresh = () => client.invalidateQueries();
  const submit = async () => {
    const ids = await idsInHand(id);
    const changes: string[] = [];
    const items: Changed['items'] = [];
    const act = async () => {
      const back: Changed['items'] = [];
      for (const changeId of changes) back.push(...(await undoChange(changeId)).items);
      tellRefused(t, back);
      await fresh();
    };
    try {
      for (let from = 0; from < ids.length; from += atOnce) {
        const changed = await change(ids.slice(from, from + atOnce), { assigneeId: to || null });
        if (changed.changeId) changes.push(changed.changeId);
        items.push(...changed.items);
      }
    } finally {
      // What was moved before a failure can be taken back all the same.
      const message = t('reassign.done', { count: items.length - tellRefused(t, items) });
      if (changes.length > 0) offer({ message, label: t('action.undo'), act, lasts: undoMs });
      await fresh();
    }
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
