import { useMemo } from 'react';
import { claim, noAnswerReasons, passOn } from '../../api/actions.ts';
import { useLabels } from '../../api/labels.ts';
import { useTeams, useUsers } from '../../api/people.ts';
import { useFormats } from '../../i18n/format.ts';
import { useTongue } from '../../i18n/i18n.tsx';
import { useSignedIn } from '../../session/use-me.ts';
import { type Target, useMoreCommands } from './more-commands.ts';
import { snoozeChoices } from './snooze-choices.ts';
import { useChange } from './use-change.ts';

/** Something that can be chosen from a list: a menu, the palette, the bulk bar. */
export interface Command {
  id: string;
  group: CommandGroup;
  label: string;
  /** What tells it apart, beside the label. */
  hint?: string;
  run: () => Promise<boolean>;
}
export type CommandGroup = 'do' | 'assign' | 'snooze' | 'label' | 'priority' | 'noAnswer' | 'more';

/** All that can be done to these conversations, for menus, the palette and keys alike. */
export function useCommands(items: readonly Target[]): Command[] {
  const { t, timeZone } = useTongue();
  const { moment } = useFormats();
  const me = useSignedIn();
  const { data: users } = useUsers();
  const { data: teams } = useTeams();
  const { data: labels } = useLabels();
  const { apply, told } = useChange();
  const more = useMoreCommands(items);
  return useMemo(() => {
    const ids = items.map(({ id }) => id);
    const [only] = items.length === 1 ? items : [];
    if (ids.length === 0) return [];
    const of =
      (group: CommandGroup) =>
      (id: string, label: string, run: Command['run'], hint?: string): Command => ({
        id: `${group}.${id}`,
        group,
        label,
        run,
        ...(hint && { hint }),
      });
    const counted = (done: string) => (ids.length > 1 ? `${done} (${ids.length})` : done);
    const set = (body: Parameters<typeof apply>[1], done: string) => () => apply(ids, body, counted(done));
    const doing = of('do');
    const basics = [
      ...(only && only.assignee?.id !== me.id
        ? [doing('claim', t('do.claim'), () => told(() => claim(only.id), t('done.claimed')))]
        : []),
      doing('resolve', t('do.resolve'), set({ status: 'resolved' }, t('done.resolved'))),
      doing('open', t('do.reopen'), set({ status: 'open' }, t('done.reopened'))),
    ];
    const now = Date.now();
    const assign = of('assign');
    return [
      ...basics,
      assign('none', t('do.assignNobody'), set({ assigneeId: null }, t('done.unassigned'))),
      ...(users ?? [])
        .filter(({ deactivatedAt }) => !deactivatedAt)
        .map(({ id, name, availability }) =>
          assign(
            id,
            name,
            set({ assigneeId: id }, t('done.assigned', { name })),
            availability === 'away' ? t('people.away') : undefined,
          ),
        ),
      ...(teams ?? []).map(({ id, name }) =>
        assign(`team-${id}`, t('do.assignTeam', { name }), set({ teamId: id }, t('done.assigned', { name }))),
      ),
      ...snoozeChoices(now, timeZone).map(({ key, until }) =>
        of('snooze')(
          key,
          t(`snooze.${key}`),
          set({ status: 'snoozed', snoozedUntil: until }, t('done.snoozed', { time: moment(until, now) })),
          moment(until, now),
        ),
      ),
      ...(labels ?? []).map(({ id, name }) => {
        const on = items.every((item) => item.labels.some((label) => label.id === id));
        return of('label')(
          id,
          name,
          set(on ? { removeLabels: [id] } : { addLabels: [id] }, t(on ? 'done.unlabelled' : 'done.labelled', { name })),
          on ? '✓' : undefined,
        );
      }),
      ...([0, 1, 2, 3] as const).map((priority) =>
        of('priority')(String(priority), t(`priority.${priority}`), set({ priority }, t('done.priority'))),
      ),
      ...noAnswerReasons.map((reason) =>
        of('noAnswer')(reason, t(`nothing.${reason}`), set({ noAnswerNeeded: reason }, t('done.noAnswer'))),
      ),
      ...more,
    ];
  }, [items, t, timeZone, moment, me.id, users, teams, labels, apply, told, more]);
}

export const usePassOn = () => {
  const { t } = useTongue();
  const { told } = useChange();
  return (id: string, body: Parameters<typeof passOn>[1]) => told(() => passOn(id, body), t('done.passedOn'));
};
