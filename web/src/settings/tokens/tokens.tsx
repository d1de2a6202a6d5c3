import { Button, Checkbox, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Schema } from '../../api/client.ts';
import { createToken, revokeToken, useScopes, useTokens } from '../../api/tokens.ts';
import { CarefulModal } from '../../form/careful-modal.tsx';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { ProblemAlert } from '../../sign-in/problem-alert.tsx';
import { Chapter } from '../chapter.tsx';
import { SecretOnce } from '../secret-once.tsx';
import classes from '../settings.module.css';
import { useSaving } from '../use-saving.ts';

/** Keys for other systems: what each may do, and when it was last used. */
export function Tokens() {
  const t = useT();
  const { whole } = useFormats();
  const { data } = useTokens();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Schema['CreatedTokenDto'] | null>(null);
  const revoke = useSaving(revokeToken, 'tokens');
  return (
    <Chapter
      title={t('settings.tokens')}
      text={t('tokens.text')}
      csv="tokens"
      action={
        <Button leftSection={<IconPlus size={18} />} onClick={() => setMaking(true)}>
          {t('tokens.new')}
        </Button>
      }
    >
      {made && <SecretOnce title={made.name} value={made.token} close={() => setMade(null)} />}
      {!data && <Skeleton h={120} radius="lg" />}
      {data?.length === 0 && <Text c="dimmed">{t('tokens.none')}</Text>}
      {data && data.length > 0 && (
        <ul className={classes.list}>
          {data.map((token) => (
            <li key={token.id}>
              <div className={classes.grow}>
                <bdi>{token.name}</bdi> <code>{token.hint}…</code>
                <div className={classes.quiet}>{token.scopes.join(', ')}</div>
                <div className={classes.quiet}>
                  {token.createdBy} · {whole(token.createdAt)} ·{' '}
                  {token.lastUsedAt ? t('tokens.used', { time: whole(token.lastUsedAt) }) : t('tokens.unused')}
                </div>
              </div>
              {token.revokedAt ? (
                <span className={classes.quiet}>{t('tokens.revoked')}</span>
              ) : (
                <Button size="compact-sm" variant="subtle" color="red" onClick={() => revoke.mutate(token.id)}>
                  {t('people.revoke')}
                  <span className="visually-hidden"> {token.name}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {making && <TokenForm close={() => setMaking(false)} made={setMade} />}
    </Chapter>
  );
}

function TokenForm({ close, made }: { close: () => void; made: (token: Schema['CreatedTokenDto']) => void }) {
  const t = useT();
  const client = useQueryClient();
  const { data: scopes } = useScopes();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [error, setError] = useState<Error | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      made(await createToken({ name, scopes: chosen as Schema['NewTokenDto']['scopes'] }));
      await client.invalidateQueries({ queryKey: ['tokens'] });
      close();
    } catch (problem) {
      setError(problem as Error);
    }
  };
  return (
    <CarefulModal close={close} title={t('tokens.new')} size="lg">
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <ProblemAlert error={error} />
          <TextInput
            label={t('tokens.name')}
            required
            maxLength={200}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox.Group label={t('tokens.may')} value={chosen} onChange={setChosen}>
            <Stack gap={8} mt="xs">
              {scopes?.map((scope) => (
                <Checkbox key={scope.name} value={scope.name} label={scope.name} description={scope.about} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Group justify="flex-end">
            <Button type="submit" disabled={chosen.length === 0}>
              {t('tokens.make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </CarefulModal>
  );
}
