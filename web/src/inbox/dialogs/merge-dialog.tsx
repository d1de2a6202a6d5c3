import { Radio, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { merge, unmerge } from '../../api/actions.ts';
import { type ConversationItem, listConversations } from '../../api/conversations.ts';
import { offer } from '../../app/tell.ts';
import { undoMs } from '../actions/use-change.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useNow } from '../../i18n/now.ts';
import { useInboxAddress } from '../inbox-address.ts';
import { FormDialog } from './form-dialog.tsx';

/** Two conversations of one customer about one thing become one; whichever waits longest stays. */
export function MergeDialog({ conversation }: { conversation: ConversationItem }) {
  const t = useT();
  const client = useQueryClient();
  const { openConversation } = useInboxAddress();
  const [into, setInto] = useState('');
  const { contact } = conversation;
  const { data } = useQuery({
    queryKey: ['conversation', conversation.id, 'others'],
    queryFn: () => listConversations({ contact: contact.id, view: 'all', status: 'all', limit: 50 }),
  });
  const others = data?.items.filter(({ id }) => id !== conversation.id);
  const submit = async () => {
    const { id, otherId } = await merge(conversation.id, into);
    const fresh = () => client.invalidateQueries({ queryKey: ['conversation'] });
    const act = async () => {
      await unmerge(otherId);
      await fresh();
    };
    offer({ message: t('done.merged'), label: t('action.undo'), act, lasts: undoMs });
    openConversation(id, { replace: true });
    void fresh();
  };
  return (
    <FormDialog title={t('do.merge')} action={t('merge.action')} ready={into !== ''} submit={submit}>
      <Text size="sm">{t('merge.text')}</Text>
      {!others && <Skeleton h={80} />}
      {others?.length === 0 && <Text c="dimmed">{t('merge.none')}</Text>}
      <Radio.Group value={into} onChange={setInto} aria-label={t('do.merge')}>
        <Stack gap="sm">
          {others?.map((other) => (
            <Radio key={other.id} value={other.id} label={<Other other={other} />} />
          ))}
        </Stack>
      </Radio.Group>
    </FormDialog>
  );
}

function Other({ other }: { other: ConversationItem }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow();
  return (
    <>
      <bdi>{other.subject || other.preview.text.slice(0, 80)}</bdi>
      <Text span size="xs" c="dimmed" display="block">
        <bdi>{other.source.name}</bdi> · {t(`status.${other.status}`)} · {moment(other.lastActivityAt, now)}
      </Text>
    </>
  );
}
