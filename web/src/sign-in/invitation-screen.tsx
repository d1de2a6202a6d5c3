import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { acceptInvitation, lookUpInvitation } from '../api/session.ts';
import { useTongue } from '../i18n/i18n.tsx';
import { Card } from './card.tsx';
import { NewcomerFields } from './newcomer-fields.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { linkSecret, useEnter } from './use-enter.ts';

/** Somebody was invited: they say who they are, and are in. */
export function InvitationScreen() {
  const { t, language, timeZone } = useTongue();
  const enter = useEnter(acceptInvitation);
  const [token] = useState(linkSecret);
  const [person, setPerson] = useState({ name: '', password: '' });
  const offer = useQuery({ queryKey: ['invitation', token], queryFn: () => lookUpInvitation(token), retry: false });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ token, locale: language, timeZone, ...person });
  };
  if (offer.isError)
    return (
      <Card title={t('invitation.void')}>
        <Text>{offer.error.message}</Text>
      </Card>
    );
  return (
    <Card
      title={t('invitation.title', { installation: offer.data?.installation ?? 'Earshot' })}
      text={offer.data && t('invitation.text', { name: offer.data.invitedBy, role: t(`role.${offer.data.role}`) })}
    >
      {offer.data ? (
        <form onSubmit={submit}>
          <Stack>
            <Text size="sm" c="dimmed">
              {offer.data.email}
            </Text>
            <ProblemAlert error={enter.error} />
            <NewcomerFields value={person} change={(some) => setPerson({ ...person, ...some })} error={enter.error} />
            <Button type="submit" loading={enter.isPending} fullWidth mt="xs">
              {t('invitation.button')}
            </Button>
          </Stack>
        </form>
      ) : (
        <Skeleton h={180} />
      )}
    </Card>
  );
}
