import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { completeAuthorisation } from '../../api/sources.ts';
import { tell, tellProblem } from '../../app/tell.ts';
import { Waiting } from '../../app/waiting.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { ProblemAlert } from '../../sign-in/problem-alert.tsx';
import { Chapter } from '../chapter.tsx';
import { signingIn } from './sign-in.tsx';

/** What a platform may send back with a person; the rest of the address is not ours. */
const parts = ['state', 'code', 'iss', 'error'] as const;

/** Where platforms send people back to: completes the sign-in and goes on to the account, or says why not. */
export function AuthorisedPage() {
  const t = useT();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [address] = useSearchParams();
  const [error, setError] = useState<Error | null>(null);
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const given = parts.map((part) => [part, address.get(part)] as const).filter(([, value]) => value !== null);
    const complete = async () => {
      // the code stays in no history
      window.history.replaceState(null, '', window.location.pathname);
      const { sourceId, ok, message } = await completeAuthorisation(Object.fromEntries(given) as { state: string });
      await client.invalidateQueries({ queryKey: ['sources'] });
      if (ok) tell(t('signInWith.success'));
      else tellProblem(new Error(message));
      await navigate(`/settings/accounts/${sourceId}`, { replace: true });
    };
    complete().catch((problem: unknown) => setError(problem as Error));
  }, [address, client, navigate, t]);
  if (!error) return <Waiting />;
  return (
    <Chapter title={t('signInWith.title')}>
      <ProblemAlert error={error} />
      <Group>
        <Button component={Link} to={`/settings/accounts/${signingIn() ?? ''}`} variant="default">
          {t('signInWith.back')}
        </Button>
      </Group>
    </Chapter>
  );
}
