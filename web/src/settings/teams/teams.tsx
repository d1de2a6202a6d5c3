import { ActionIcon, Button, Group, MultiSelect, Skeleton, Stack, TextInput, Title } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import {
  addTeam,
  dissolveTeam,
  setTeamMembers,
  setTeamSources,
  type Team,
  useTeams,
  useUsers,
} from '../../api/people.ts';
import { useSources } from '../../api/sources.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useMay } from '../../session/use-me.ts';
import { Chapter } from '../chapter.tsx';
import classes from '../settings.module.css';
import { useSaving } from '../use-saving.ts';

/** Who answers what: members see and are given what comes in on their team's accounts. */
export function Teams() {
  const t = useT();
  const admin = useMay('admin');
  const { data } = useTeams();
  const [name, setName] = useState('');
  const add = useSaving(addTeam, 'teams');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(name, { onSuccess: () => setName('') });
  };
  return (
    <Chapter title={t('settings.teams')} text={t('teams.text')} csv="teams">
      {!data && <Skeleton h={120} radius="lg" />}
      {data?.map((team) => (
        <TeamCard key={`${team.id} ${team.version}`} team={team} mayChange={admin} />
      ))}
      {admin && (
        <form onSubmit={submit}>
          <Group align="flex-end">
            <TextInput
              label={t('teams.new')}
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={!name.trim()} loading={add.isPending}>
              {t('action.add')}
            </Button>
          </Group>
        </form>
      )}
    </Chapter>
  );
}

function TeamCard({ team, mayChange }: { team: Team; mayChange: boolean }) {
  const t = useT();
  const { data: users } = useUsers();
  const { data: sources } = useSources();
  const setMembers = useSaving(
    (members: Team['members']) => setTeamMembers(team.id, members, team.version),
    'teams',
    'users',
  );
  const setSources = useSaving((ids: string[]) => setTeamSources(team.id, ids, team.version), 'teams', 'sources');
  const dissolve = useSaving(() => dissolveTeam(team.id), 'teams');
  const leads = team.members.filter(({ isLead }) => isLead).map(({ userId }) => userId);
  const mayLead = (users ?? []).filter(({ role }) => role !== 'rep').map(({ id }) => id);
  const options = (list: readonly { id: string; name: string }[] | undefined) =>
    (list ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const named = (ids: readonly string[]) =>
    (users ?? []).filter(({ id }) => ids.includes(id)).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Stack className={classes.card}>
      <Group justify="space-between">
        <Title order={3}>
          <bdi>{team.name}</bdi>
        </Title>
        {mayChange && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('teams.dissolve', { name: team.name })}
            onClick={() => window.confirm(t('teams.dissolveSure', { name: team.name })) && dissolve.mutate(undefined)}
          >
            <IconTrash size={18} />
          </ActionIcon>
        )}
      </Group>
      <MultiSelect
        label={t('teams.members')}
        searchable
        disabled={!mayChange}
        data={options(users)}
        value={team.members.map(({ userId }) => userId)}
        onChange={(ids) => setMembers.mutate(ids.map((userId) => ({ userId, isLead: leads.includes(userId) })))}
      />
      <MultiSelect
        label={t('teams.leads')}
        description={t('teams.leadsHelp')}
        disabled={!mayChange}
        data={named(team.members.map(({ userId }) => userId).filter((id) => mayLead.includes(id)))}
        value={leads}
        onChange={(ids) =>
          setMembers.mutate(team.members.map(({ userId }) => ({ userId, isLead: ids.includes(userId) })))
        }
      />
      <MultiSelect
        label={t('settings.accounts')}
        disabled={!mayChange}
        data={options(sources)}
        value={team.sourceIds}
        onChange={(ids) => setSources.mutate(ids)}
      />
    </Stack>
  );
}
