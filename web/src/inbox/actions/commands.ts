import { useMemo } from 'react';
import { claim } from '../../api/actions.ts';
import { useLabels } from '../../api/labels.ts';
import { useTeams, useUsers } from '../../api/people.ts';
import { useFormats } from '../../i18n/format.ts';
import { useTongue } from '../../i18n/i18n.tsx';
import { useSignedIn } from '../../session/use-me.ts';
import { type Command, commandOf } from './command.ts';
import { assigning, endings, labelling, noAnswers, priorities, type Setter, snoozing } from './command-groups.ts';
import { type Target, useMoreCommands } from './more-commands.ts';
import { useChange } from './use-change.ts';

const nobody: never[] = [];

/** All that can be done to these conversations, for menus, the palette and keys alike. */
export function useCommands(items: readonly Target[]): Command[] {
  const tongue = useTongue();
  const formats = useFormats();
  const me = useSignedIn();
  const { data: users = nobody } = useUsers();
  const { data: teams = nobody } = useTeams();
  const { data: labels = nobody } = useLabels();
  const { apply, told } = useChange();
  const more = useMoreCommands(items);
  return useMemo(() => {
    if (items.length === 0) return [];
    const { t } = tongue;
    const ids = items.map(({ id }) => id);
    const [only] = items.length === 1 ? items : [];
    const set: Setter = (change, done) => () => apply(ids, change, done);
    return [
      ...(only && only.assignee?.id !== me.id
        ? [commandOf('do')('claim', t('do.claim'), () => told(() => claim(only.id), t('done.claimed')))]
        : []),
      ...endings(set, t),
      ...assigning(users, teams, set, t),
      ...snoozing(set, tongue, formats),
      ...labelling(items, labels, set, t),
      ...priorities(set, t),
      ...noAnswers(set, t),
      ...more,
    ];
  }, [items, tongue, formats, me.id, users, teams, labels, apply, told, more]);
}
