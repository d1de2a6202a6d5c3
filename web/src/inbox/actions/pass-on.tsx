import { Button, Group, Select, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { passOn } from '../../api/actions.ts';
import type { Conversation } from '../../api/conversations.ts';
import { useTeams, useUsers } from '../../api/people.ts';
import { CarefulModal } from '../../form/careful-modal.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { useChange } from './use-change.ts';

/** To whom, and what they must know: the customer shall not say it twice. */
export function PassOn({ conversation, close }: { conversation: Conversation; close: () => void }) {
  const t = useT();
  const { data: users } = useUsers();
  const { data: teams } = useTeams();
  const { told } = useChange();
  const [to, setTo] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const submit = async () => {
    const [kind, id] = (to ?? '').split(':') as ['user' | 'team', string];
    const body = { [kind === 'user' ? 'userId' : 'teamId']: id, reason };
    const done = await told(() => passOn(conversation.id, body), t('done.passedOn'));
    if (done) close();
  };
  return (
    <CarefulModal close={close} title={t('do.passOn')}>
      <Stack>
        <Select
          label={t('passOn.to')}
          searchable
          data-autofocus
          value={to}
          onChange={setTo}
          data={[
            {
              group: t('passOn.people'),
              items: (users ?? []).map(({ id, name }) => ({ value: `user:${id}`, label: name })),
            },
            {
              group: t('passOn.teams'),
              items: (teams ?? []).map(({ id, name }) => ({ value: `team:${id}`, label: name })),
            },
          ]}
        />
        <Textarea
          label={t('passOn.reason')}
          description={t('passOn.reasonHelp')}
          autosize
          minRows={2}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('action.cancel')}
          </Button>
          <Button disabled={!to || !reason.trim()} onClick={() => void submit()}>
            {t('do.passOn')}
          </Button>
        </Group>
      </Stack>
    </CarefulModal>
  );
}
