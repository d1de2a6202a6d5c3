import { type Change, noAnswerReasons } from '../../api/actions.ts';
import type { ConversationItem } from '../../api/conversations.ts';
import type { User } from '../../api/people.ts';
import { serverTime } from '../../api/server-time.ts';
import type { Formats } from '../../i18n/format.ts';
import type { Tongue, Translate } from '../../i18n/i18n.tsx';
import { type Command, commandOf } from './command.ts';
import { snoozeKeys, snoozeUntil } from './snooze-choices.ts';

/** What sets something about all chosen conversations, and says so. */
export type Setter = (change: Change, done: string) => Command['run'];
type Named = readonly { id: string; name: string }[];

export function endings(set: Setter, t: Translate): Command[] {
  const command = commandOf('do');
  return [
    command('resolve', t('do.resolve'), set({ status: 'resolved' }, t('done.resolved'))),
    command('open', t('do.reopen'), set({ status: 'open' }, t('done.reopened'))),
  ];
}

export function assigning(users: readonly User[], teams: Named, set: Setter, t: Translate): Command[] {
  const command = commandOf('assign');
  const away = () => t('people.away');
  return [
    command('none', t('do.assignNobody'), set({ assigneeId: null }, t('done.unassigned'))),
    ...users
      .filter(({ deactivatedAt }) => !deactivatedAt)
      .map(({ id, name, availability }) => {
        const run = set({ assigneeId: id }, t('done.assigned', { name }));
        return command(id, name, run, availability === 'away' ? away : undefined);
      }),
    ...teams.map(({ id, name }) =>
      command(`team-${id}`, t('do.assignTeam', { name }), set({ teamId: id }, t('done.assigned', { name }))),
    ),
  ];
}

/** The time is reckoned when it is looked at and when it is chosen, however long the page has been open. */
export function snoozing(set: Setter, { t, timeZone }: Tongue, { moment }: Formats): Command[] {
  return snoozeKeys.map((key) => {
    const until = () => snoozeUntil(key, serverTime.now(), timeZone);
    const told = (time: string) => moment(time, serverTime.now());
    const run = () => {
      const snoozedUntil = until();
      return set({ status: 'snoozed', snoozedUntil }, t('done.snoozed', { time: told(snoozedUntil) }))();
    };
    return commandOf('snooze')(key, t(`snooze.${key}`), run, () => told(until()));
  });
}

/** A label that all of them have is taken away, any other is added. */
export function labelling(
  items: readonly Pick<ConversationItem, 'labels'>[],
  labels: Named,
  set: Setter,
  t: Translate,
): Command[] {
  const command = commandOf('label');
  return labels.map(({ id, name }) => {
    const on = items.every((item) => item.labels.some((label) => label.id === id));
    return on
      ? command(id, name, set({ removeLabels: [id] }, t('done.unlabelled', { name })), () => '✓')
      : command(id, name, set({ addLabels: [id] }, t('done.labelled', { name })));
  });
}

export const priorities = (set: Setter, t: Translate): Command[] =>
  ([0, 1, 2, 3] as const).map((priority) =>
    commandOf('priority')(String(priority), t(`priority.${priority}`), set({ priority }, t('done.priority'))),
  );

export const noAnswers = (set: Setter, t: Translate): Command[] =>
  noAnswerReasons.map((reason) =>
    commandOf('noAnswer')(reason, t(`nothing.${reason}`), set({ noAnswerNeeded: reason }, t('done.noAnswer'))),
  );
