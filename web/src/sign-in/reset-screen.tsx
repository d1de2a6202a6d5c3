import { Button, Stack } from '@mantine/core';
import { Password } from '../form/password.tsx';
import { type FormEvent, useState } from 'react';
import { resetPassword } from '../api/session.ts';
import { useT } from '../i18n/i18n.tsx';
import { Card } from './card.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { linkSecret, useEnter } from './use-enter.ts';

/** A new password, by the link that an admin gave. */
export function ResetScreen() {
  const t = useT();
  const enter = useEnter(resetPassword);
  const [token] = useState(linkSecret);
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ token, password });
  };
  return (
    <Card title={t('reset.title')}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={enter.error} />
          <Password
            label={t('field.newPassword')}
            description={t('field.newPasswordHelp')}
            autoComplete="new-password"
            required
            minLength={10}
            maxLength={200}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={enter.isPending} fullWidth>
            {t('reset.button')}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
