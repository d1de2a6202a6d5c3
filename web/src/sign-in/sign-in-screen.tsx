import { Button, Stack, Text, TextInput } from '@mantine/core';
import { Password } from '../form/password.tsx';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { setupDone, signIn } from '../api/session.ts';
import { useT } from '../i18n/i18n.tsx';
import { Card } from './card.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { linkSecret, useEnter } from './use-enter.ts';

export function SignInScreen() {
  const t = useT();
  const enter = useEnter(signIn);
  const { data: done } = useQuery({ queryKey: ['setup'], queryFn: setupDone });
  // The link that a demonstration prints fills in the form; a person still has to press the button.
  const [given] = useState(() => Object.fromEntries(new URLSearchParams(linkSecret())));
  const [email, setEmail] = useState(given.email ?? '');
  const [password, setPassword] = useState(given.password ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ email, password });
  };
  return (
    <Card title={t('signIn.title')} text={t('signIn.text')}>
      <form onSubmit={submit}>
        <Stack>
          {done === false && <Text size="sm">{t('signIn.setupFirst')}</Text>}
          <ProblemAlert error={enter.error} />
          <TextInput
            label={t('field.email')}
            type="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Password
            label={t('field.password')}
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={enter.isPending} fullWidth mt="xs">
            {t('signIn.button')}
          </Button>
          <Text size="xs" c="dimmed" ta="center">
            {t('signIn.forgot')}
          </Text>
        </Stack>
      </form>
    </Card>
  );
}
