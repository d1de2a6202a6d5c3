import { Button, Group, NumberInput, Stack, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { changeUser, resetLink, setUserAvailability, type User } from '../../api/people.ts';
import { tellProblem } from '../../app/tell.ts';
import { CarefulModal } from '../../form/careful-modal.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { SecretOnce } from '../secret-once.tsx';
import { useSaving } from '../use-saving.ts';
import { RoleSelect } from './role-select.tsx';

/** What an admin may change about somebody. */
export function UserForm({ user, close }: { user: User; close: () => void }) {
  const t = useT();
  const [values, setValues] = useState({
    name: user.name,
    role: user.role,
    capacity: user.capacity,
    languages: user.languages,
    skills: user.skills,
  });
  const [link, setLink] = useState<string | null>(null);
  const save = useSaving((body: Parameters<typeof changeUser>[1]) => changeUser(user.id, body, user.version), 'users');
  const availability = useSaving((next: User['availability']) => setUserAvailability(user.id, next), 'users');
  const done = { onSuccess: close };
  const reset = async () => {
    try {
      setLink((await resetLink(user.id)).link);
    } catch (error) {
      tellProblem(error);
    }
  };
  const away = user.availability === 'away';
  return (
    <CarefulModal close={close} title={user.name}>
      <Stack>
        {link && <SecretOnce title={t('people.resetLink')} value={link} close={() => setLink(null)} />}
        <TextInput
          label={t('field.name')}
          value={values.name}
          onChange={(event) => setValues({ ...values, name: event.currentTarget.value })}
        />
        <RoleSelect value={values.role} choose={(role) => setValues({ ...values, role })} />
        <NumberInput
          label={t('people.capacity')}
          description={t('people.capacityHelp')}
          min={0}
          max={10_000}
          value={values.capacity ?? ''}
          onChange={(capacity) => setValues({ ...values, capacity: typeof capacity === 'number' ? capacity : null })}
        />
        <TagsInput
          label={t('people.languages')}
          value={values.languages}
          onChange={(languages) => setValues({ ...values, languages })}
        />
        <TagsInput
          label={t('people.skills')}
          value={values.skills}
          onChange={(skills) => setValues({ ...values, skills })}
        />
        <Group justify="space-between">
          <Group gap="xs">
            <Button size="compact-sm" variant="default" onClick={() => void reset()}>
              {t('people.reset')}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => availability.mutate(away ? 'available' : 'away', done)}
            >
              {t(away ? 'people.makeAvailable' : 'people.makeAway')}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => save.mutate({ deactivated: !user.deactivatedAt }, done)}
            >
              {t(user.deactivatedAt ? 'people.activate' : 'people.deactivate')}
            </Button>
          </Group>
          <Button loading={save.isPending} onClick={() => save.mutate(values, done)}>
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </CarefulModal>
  );
}
