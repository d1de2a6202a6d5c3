import { useMemo } from 'react';
import { useChannels } from '../../api/channels.ts';
import { levels } from '../../api/conversations.ts';
import { useLabels } from '../../api/labels.ts';
import { useTeams, useUsers } from '../../api/people.ts';
import { useSources } from '../../api/sources.ts';
import { useT } from '../../i18n/i18n.tsx';
import type { Condition } from '../inbox-address.ts';

export interface ConditionChoices {
  condition: Condition;
  label: string;
  choices: { value: string; label: string }[];
  /** Only led to by a figure, and said as a chip; not offered to be chosen. */
  ledTo?: true;
}

/** What can be asked for, with the words for each value. */
export function useConditionChoices(): ConditionChoices[] {
  const t = useT();
  const { data: channels } = useChannels();
  const { data: sources } = useSources();
  const { data: users } = useUsers();
  const { data: teams } = useTeams();
  const { data: labels } = useLabels();
  return useMemo(() => {
    const named = (list: readonly { id: string; name: string }[] | undefined) =>
      (list ?? []).map(({ id, name }) => ({ value: id, label: name }));
    const inUse = new Set((sources ?? []).map(({ channel }) => channel));
    const people = [
      { value: 'me', label: t('filter.me') },
      { value: 'none', label: t('list.unassigned') },
      ...named(users),
    ];
    const all: ConditionChoices[] = [
      {
        condition: 'channel',
        label: t('filter.channel'),
        choices: (channels ?? [])
          .filter(({ channel }) => inUse.has(channel))
          .map(({ channel, title }) => ({ value: channel, label: title })),
      },
      { condition: 'source', label: t('filter.source'), choices: named(sources) },
      {
        condition: 'status',
        label: t('filter.status'),
        choices: (['open', 'customersTurn', 'snoozed', 'resolved', 'spam', 'all'] as const).map((value) => ({
          value,
          label: t(`status.${value}`),
        })),
      },
      {
        condition: 'assignee',
        label: t('filter.assignee'),
        choices: people,
      },
      { condition: 'team', label: t('filter.team'), choices: named(teams) },
      { condition: 'label', label: t('filter.label'), choices: named(labels) },
      {
        condition: 'level',
        label: t('filter.level'),
        choices: levels.slice(1).map((value) => ({ value, label: t(`level.${value}`) })),
      },
      {
        condition: 'kind',
        label: t('filter.kind'),
        choices: (['complaint', 'question', 'request', 'praise', 'other'] as const).map((value) => ({
          value,
          label: t(`kind.${value}`),
        })),
      },
      {
        condition: 'past',
        label: t('filter.past'),
        choices: (['goal', 'sla'] as const).map((value) => ({ value, label: t(`filter.past.${value}`) })),
      },
      {
        condition: 'turn',
        label: t('filter.turn'),
        choices: [
          { value: 'ours', label: t('filter.turn.ours') },
          { value: 'customers', label: t('status.customersTurn') },
        ],
      },
      {
        condition: 'counted',
        label: t('filter.counted'),
        choices: (['real', 'all'] as const).map((value) => ({ value, label: t(`filter.counted.${value}`) })),
        ledTo: true,
      },
      {
        condition: 'waits',
        label: t('filter.waits'),
        choices: [
          ...(['any', 'answered', 'waiting', 'native'] as const).map((value) => ({
            value,
            label: t(`filter.waits.${value}`),
          })),
          { value: 'late', label: t('filter.past.sla') },
          { value: 'pastGoal', label: t('filter.past.goal') },
        ],
        ledTo: true,
      },
      {
        condition: 'waitsOf',
        label: t('filter.waitsOf'),
        choices: people,
        ledTo: true,
      },
    ];
    return all.filter(({ choices }) => choices.length > 0);
  }, [t, channels, sources, users, teams, labels]);
}
