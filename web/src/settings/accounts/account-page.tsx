import { Button, Group, MultiSelect, Skeleton, Stack, TagsInput, Text, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useChannel } from '../../api/channels.ts';
import { useTeams, useUsers } from '../../api/people.ts';
import { changeSource, removeSource, type Source, type SourceChange, useSources } from '../../api/sources.ts';
import { tell, tellProblem } from '../../app/tell.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useMay } from '../../session/use-me.ts';
import { Chapter } from '../chapter.tsx';
import classes from '../settings.module.css';
import { useSaving } from '../use-saving.ts';
import { Guide } from './guide.tsx';
import { Health } from './health.tsx';
import { HealthState } from './health-state.tsx';
import { Outages } from './outages.tsx';
import { SignIn } from './sign-in.tsx';
import { SettingsForm, type Values } from './settings-form.tsx';

/** One account: how it fares, who answers, its settings. */
export function AccountPage() {
  const t = useT();
  const { id } = useParams();
  const admin = useMay('admin');
  const { data, isPending } = useSources();
  const source = data?.find((each) => each.id === id);
  if (isPending) return <Skeleton m="xl" h={200} />;
  if (!source) return <Chapter title={t('nowhere.title')}>{t('accounts.gone')}</Chapter>;
  return (
    <Chapter title={source.name} action={<HealthState health={source.health} />}>
      <Health source={source} />
      {admin && <SignIn source={source} />}
      {admin && <Designated key={`d${source.version}`} source={source} />}
      {admin && <Settings key={`s${source.version}`} source={source} />}
      {admin && <Steps source={source} />}
      <Outages sourceId={source.id} />
      {admin && <Ending source={source} />}
    </Chapter>
  );
}

const useChangeSource = (source: Source) =>
  useSaving((change: SourceChange) => changeSource(source.id, change, source.version), 'sources');

function Designated({ source }: { source: Source }) {
  const t = useT();
  const { data: teams } = useTeams();
  const { data: users } = useUsers();
  const save = useChangeSource(source);
  const options = (list: readonly { id: string; name: string }[] | undefined) =>
    (list ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Stack className={classes.card}>
      <Title order={3}>{t('accounts.designated')}</Title>
      <Text size="sm" c="dimmed">
        {t('accounts.designatedHelp')}
      </Text>
      <Group grow align="flex-start">
        <MultiSelect
          label={t('settings.teams')}
          data={options(teams)}
          value={source.teamIds}
          onChange={(teamIds) => save.mutate({ teamIds })}
        />
        <MultiSelect
          label={t('accounts.reps')}
          searchable
          data={options(users)}
          value={source.repIds}
          onChange={(repIds) => save.mutate({ repIds })}
        />
      </Group>
      <TagsInput
        label={t('accounts.brands')}
        description={t('accounts.brandsHelp')}
        defaultValue={source.brandNames}
        onChange={(brandNames) => save.mutate({ brandNames })}
      />
    </Stack>
  );
}

function Settings({ source }: { source: Source }) {
  const t = useT();
  const channel = useChannel(source.channel);
  const [name, setName] = useState(source.name);
  const [values, setValues] = useState<Values>(source.settings);
  const save = useChangeSource(source);
  if (!channel) return null;
  const changed = Object.fromEntries(Object.entries(values).filter(([key, value]) => value !== source.settings[key]));
  return (
    <Stack className={classes.card}>
      <Title order={3}>{t('accounts.settings')}</Title>
      <TextInput
        label={t('connect.name')}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <SettingsForm
        channel={source.channel}
        settings={channel.settings}
        values={values}
        setValues={setValues}
        stored={source.secrets}
        sourceId={source.id}
        error={save.error as Error | null}
        untestable={source.signIn === 'needed'}
      />
      <Group justify="flex-end">
        <Button loading={save.isPending} onClick={() => save.mutate({ name, settings: changed })}>
          {t('action.save')}
        </Button>
      </Group>
    </Stack>
  );
}

/** What was to be done on the platform, for looking it up: the addresses to paste are known now. */
function Steps({ source }: { source: Source }) {
  const channel = useChannel(source.channel);
  return channel ? <Guide channel={channel} values={source.settings} webhookUrl={source.webhookUrl} /> : null;
}

function Ending({ source }: { source: Source }) {
  const t = useT();
  const navigate = useNavigate();
  const client = useQueryClient();
  const save = useChangeSource(source);
  const paused = source.status === 'paused';
  const remove = async () => {
    if (!window.confirm(t('accounts.removeSure', { name: source.name }))) return;
    try {
      await removeSource(source.id);
      tell(t('accounts.removed'));
      await client.invalidateQueries({ queryKey: ['sources'] });
      await navigate('/settings/accounts');
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Group>
      <Button variant="default" onClick={() => save.mutate({ status: paused ? 'connected' : 'paused' })}>
        {t(paused ? 'accounts.resume' : 'accounts.pause')}
      </Button>
      <Button variant="subtle" color="red" onClick={() => void remove()}>
        {t('accounts.remove')}
      </Button>
    </Group>
  );
}
