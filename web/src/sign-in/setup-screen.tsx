import { Button, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { setUp } from '../api/session.ts';
import { useTongue } from '../i18n/i18n.tsx';
import { Card } from './card.tsx';
import { NewcomerFields } from './newcomer-fields.tsx';
import { fieldError, ProblemAlert } from './problem-alert.tsx';
import { linkSecret, useEnter } from './use-enter.ts';

/** The first minute: the link from the terminal makes the first admin. */
export function SetupScreen() {
  const { t, language, timeZone } = useTongue();
  const enter = useEnter(setUp, '/settings/start');
  const [token] = useState(linkSecret);
  const [person, setPerson] = useState({ name: '', password: '' });
  const [email, setEmail] = useState('');
  const [installation, setInstallation] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ token, email, locale: language, timeZone, ...person, ...(installation && { installation }) });
  };
  return (
    <Card title={t('setup.title')} text={t('setup.text')}>
      {token ? (
        <form onSubmit={submit}>
          <Stack>
            <ProblemAlert error={enter.error} />
            <TextInput
              label={t('setup.installation')}
              description={t('setup.installationHelp')}
              maxLength={200}
              value={installation}
              onChange={(event) => setInstallation(event.currentTarget.value)}
            />
            <TextInput
              label={t('field.email')}
              type="email"
              autoComplete="username"
              required
              error={fieldError(enter.error, 'email')}
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <NewcomerFields value={person} change={(some) => setPerson({ ...person, ...some })} error={enter.error} />
            <Button type="submit" loading={enter.isPending} fullWidth mt="xs">
              {t('setup.button')}
            </Button>
          </Stack>
        </form>
      ) : (
        <Text>{t('setup.noLink')}</Text>
      )}
    </Card>
  );
}
