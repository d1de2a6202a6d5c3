import { Button, Group, NumberInput, Select, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Password } from '../../form/password.tsx';
import { type FormEvent, useState } from 'react';
import { changePassword, type Me } from '../../api/session.ts';
import { tell, tellProblem } from '../../app/tell.ts';
import { type Language, languages, useTongue } from '../../i18n/i18n.tsx';
import { useChangeMe, useChangePreferences, usePreferences, useSignedIn } from '../../session/use-me.ts';
import { ProblemAlert } from '../../sign-in/problem-alert.tsx';
import classes from '../settings.module.css';
import { MyAlerts } from './my-alerts.tsx';

/** What I can set for myself: name, language, time zone, how the inbox behaves, my password. */
export function MeScreen() {
  const { t } = useTongue();
  const me = useSignedIn();
  return (
    <div className={classes.page}>
      <Title order={1}>{t('account.mySettings')}</Title>
      <Who me={me} />
      <Behaviour />
      <MyAlerts />
      <NewPassword />
    </div>
  );
}

function Who({ me }: { me: Me }) {
  const { t, choose } = useTongue();
  const client = useQueryClient();
  const change = useChangeMe();
  const [name, setName] = useState(me.name);
  const [initials, setInitials] = useState(me.initials);
  const save = (body: Parameters<typeof change.mutate>[0]) =>
    change.mutate(body, {
      onSuccess: () => {
        tell(t('action.saved'));
        // what connectors say comes in the new language from now on
        if (body.locale) void client.invalidateQueries();
      },
      onError: tellProblem,
    });
  return (
    <Stack component="section" className={classes.card}>
      <Title order={2}>{t('me.who')}</Title>
      <Group grow align="flex-start">
        <TextInput
          label={t('field.name')}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          onBlur={() => name.trim() && name !== me.name && save({ name })}
        />
        <TextInput
          label={t('me.initials')}
          description={t('me.initialsHelp')}
          maxLength={4}
          value={initials}
          onChange={(event) => setInitials(event.currentTarget.value)}
          onBlur={() => initials.trim() && initials !== me.initials && save({ initials })}
        />
      </Group>
      <Group grow align="flex-start">
        <Select
          label={t('me.language')}
          data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
          value={me.locale.split('-')[0]}
          allowDeselect={false}
          onChange={(value) => {
            if (!value) return;
            choose(value as Language);
            save({ locale: value });
          }}
        />
        <Select
          label={t('me.timeZone')}
          searchable
          limit={60}
          data={
            Intl.supportedValuesOf('timeZone').includes(me.timeZone)
              ? Intl.supportedValuesOf('timeZone')
              : [me.timeZone, ...Intl.supportedValuesOf('timeZone')]
          }
          value={me.timeZone}
          allowDeselect={false}
          onChange={(value) => value && save({ timeZone: value })}
        />
      </Group>
    </Stack>
  );
}

function Behaviour() {
  const { t } = useTongue();
  const preferences = usePreferences();
  const change = useChangePreferences();
  const set = (body: Parameters<typeof change.mutate>[0]) => change.mutate(body, { onError: tellProblem });
  return (
    <Stack component="section" className={classes.card}>
      <Title order={2}>{t('me.behaviour')}</Title>
      <NumberInput
        label={t('me.undo')}
        description={t('me.undoHelp')}
        min={0}
        max={30}
        w={240}
        value={preferences.undoSeconds}
        onChange={(value) => typeof value === 'number' && set({ undoSeconds: value })}
      />
      <Switch
        label={t('me.openNext')}
        checked={preferences.openNext}
        onChange={(event) => set({ openNext: event.currentTarget.checked })}
      />
      <Switch
        label={t('me.singleKeys')}
        description={t('me.singleKeysHelp')}
        checked={preferences.singleKeys}
        onChange={(event) => set({ singleKeys: event.currentTarget.checked })}
      />
    </Stack>
  );
}

function NewPassword() {
  const { t } = useTongue();
  const [values, setValues] = useState({ currentPassword: '', newPassword: '' });
  const [error, setError] = useState<Error | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    try {
      await changePassword(values);
      setValues({ currentPassword: '', newPassword: '' });
      tell(t('action.saved'));
    } catch (problem) {
      setError(problem as Error);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack component="section" className={classes.card}>
        <Title order={2}>{t('me.password')}</Title>
        <Text size="sm" c="dimmed">
          {t('me.passwordHelp')}
        </Text>
        <ProblemAlert error={error} />
        <Group grow align="flex-start">
          <Password
            label={t('me.currentPassword')}
            autoComplete="current-password"
            required
            value={values.currentPassword}
            onChange={(event) => setValues({ ...values, currentPassword: event.currentTarget.value })}
          />
          <Password
            label={t('field.newPassword')}
            description={t('field.newPasswordHelp')}
            autoComplete="new-password"
            required
            minLength={10}
            value={values.newPassword}
            onChange={(event) => setValues({ ...values, newPassword: event.currentTarget.value })}
          />
        </Group>
        <Group justify="flex-end">
          <Button type="submit">{t('action.save')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
