import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconLogin2 } from '@tabler/icons-react';
import { useState } from 'react';
import { beginAuthorisation, type Source } from '../../api/sources.ts';
import { useT } from '../../i18n/i18n.tsx';
import { ProblemAlert } from '../../sign-in/problem-alert.tsx';
import classes from '../settings.module.css';

const key = 'earshot.signing-in';

/** Leaves for the platform's own page; `AuthorisedPage` is where people come back to. @throws Problem */
export async function goAndSignIn(sourceId: string): Promise<void> {
  const { url } = await beginAuthorisation(sourceId);
  sessionStorage.setItem(key, sourceId);
  window.location.assign(url);
}

/** The account for which somebody left. */
export const signingIn = (): string | null => sessionStorage.getItem(key);

/** The account's sign-in with its platform: whether it is needed, and the button that leads there. */
export function SignIn({ source }: { source: Source }) {
  const t = useT();
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  if (!source.signIn) return null;
  const go = async () => {
    setBusy(true);
    setError(null);
    try {
      await goAndSignIn(source.id);
    } catch (problem) {
      setError(problem as Error);
      setBusy(false);
    }
  };
  return (
    <Stack className={classes.card}>
      <Title order={3}>{t('signInWith.title')}</Title>
      <Text size="sm">{t(`signInWith.${source.signIn}`)}</Text>
      <ProblemAlert error={error} />
      <Group>
        <Button
          variant={source.signIn === 'done' ? 'default' : 'filled'}
          leftSection={<IconLogin2 size={18} />}
          loading={busy}
          onClick={() => void go()}
        >
          {t(source.signIn === 'done' ? 'signInWith.again' : 'signInWith.button')}
        </Button>
      </Group>
    </Stack>
  );
}
