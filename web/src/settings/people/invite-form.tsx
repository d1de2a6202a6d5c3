import { Button, Group, MultiSelect, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { invite, useTeams } from '../../api/people.ts';
import type { Role } from '../../api/session.ts';
import { CarefulModal } from '../../form/careful-modal.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { ProblemAlert } from '../../sign-in/problem-alert.tsx';
import { RoleSelect } from './role-select.tsx';

/** Whom a link lets in. */
export interface Invited {
  email: string;
  link: string;
}

/** Invites somebody; the link is handed over by whoever invites. */
export function InviteForm({ close, made }: { close: () => void; made: (invited: Invited) => void }) {
  const t = useT();
  const client = useQueryClient();
  const { data: teams } = useTeams();
  const [values, setValues] = useState({ email: '', role: 'rep' as Role, teamIds: [] as string[] });
  const [error, setError] = useState<Error | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    try {
      made({ email: values.email, link: (await invite(values)).link });
      await client.invalidateQueries({ queryKey: ['invitations'] });
      close();
    } catch (problem) {
      setError(problem as Error);
    }
  };
  return (
    <CarefulModal close={close} title={t('people.invite')}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <ProblemAlert error={error} />
          <TextInput
            label={t('field.email')}
            type="email"
            required
            data-autofocus
            value={values.email}
            onChange={(event) => setValues({ ...values, email: event.currentTarget.value })}
          />
          <RoleSelect value={values.role} choose={(role) => setValues({ ...values, role })} />
          <MultiSelect
            label={t('settings.teams')}
            data={(teams ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={values.teamIds}
            onChange={(teamIds) => setValues({ ...values, teamIds })}
          />
          <Group justify="flex-end">
            <Button type="submit">{t('people.makeLink')}</Button>
          </Group>
        </Stack>
      </form>
    </CarefulModal>
  );
}
