import { Button, Stepper, Text } from '@mantine/core';
import { IconInbox, IconPlugConnected, IconUsers } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useInvitations, useUsers } from '../../api/people.ts';
import { useSources } from '../../api/sources.ts';
import { useT } from '../../i18n/i18n.tsx';
import { Chapter } from '../chapter.tsx';

/** The first steps, each ticked by what is really there. */
export function Start() {
  const t = useT();
  const { data: sources = [] } = useSources();
  const { data: users = [] } = useUsers();
  const { data: invitations = [] } = useInvitations();
  const connected = sources.length > 0;
  const invited = users.length > 1 || invitations.length > 0;
  const step = connected ? (invited ? 2 : 1) : 0;
  return (
    <Chapter title={t('start.title')} text={t('start.text')}>
      <Stepper active={step} orientation="vertical" allowNextStepsSelect>
        <Stepper.Step
          icon={<IconPlugConnected size={18} />}
          label={t('start.connect')}
          description={
            <>
              <Text size="sm" c="dimmed" mb={8}>
                {t('start.connectHelp')}
              </Text>
              <Button
                component={Link}
                to="/settings/accounts/connect"
                size="sm"
                variant={connected ? 'default' : 'filled'}
              >
                {t('sources.connect')}
              </Button>
            </>
          }
        />
        <Stepper.Step
          icon={<IconUsers size={18} />}
          label={t('start.invite')}
          description={
            <>
              <Text size="sm" c="dimmed" mb={8}>
                {t('start.inviteHelp')}
              </Text>
              <Button component={Link} to="/settings/people" size="sm" variant={step === 1 ? 'filled' : 'default'}>
                {t('people.invite')}
              </Button>
            </>
          }
        />
        <Stepper.Step
          icon={<IconInbox size={18} />}
          label={t('start.answer')}
          description={
            <>
              <Text size="sm" c="dimmed" mb={8}>
                {t('start.answerHelp')}
              </Text>
              <Button component={Link} to="/inbox" size="sm" variant={step === 2 ? 'filled' : 'default'}>
                {t('nav.inbox')}
              </Button>
            </>
          }
        />
      </Stepper>
    </Chapter>
  );
}
