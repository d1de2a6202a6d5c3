import { ActionIcon } from '@mantine/core';
import {
  IconArrowForwardUp,
  IconCheck,
  IconClockPause,
  IconDots,
  IconFlag,
  IconMessageOff,
  IconTag,
  IconUserPlus,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Conversation } from '../../api/conversations.ts';
import { type Key, useT } from '../../i18n/i18n.tsx';
import { CommandMenu } from './command-menu.tsx';
import type { Command, CommandGroup } from './commands.ts';
import { PassOn } from './pass-on.tsx';
import classes from './actions.module.css';

export type OpenMenu = CommandGroup | 'passOn' | null;

interface Props {
  conversation: Conversation;
  commands: Command[];
  menu: OpenMenu;
  setMenu: (menu: OpenMenu) => void;
  /** The conversation is done with: on to the next. */
  done: () => void;
}

const menus: { group: CommandGroup; icon: TablerIcon; label: Key; leaves?: boolean }[] = [
  { group: 'assign', icon: IconUserPlus, label: 'commands.assign' },
  { group: 'snooze', icon: IconClockPause, label: 'commands.snooze', leaves: true },
  { group: 'label', icon: IconTag, label: 'commands.label' },
  { group: 'priority', icon: IconFlag, label: 'commands.priority' },
  { group: 'noAnswer', icon: IconMessageOff, label: 'commands.noAnswer', leaves: true },
  { group: 'more', icon: IconDots, label: 'commands.more' },
];

/** What is done most: take it, be done with it. */
export function MainActions({ conversation, commands, done }: Pick<Props, 'conversation' | 'commands' | 'done'>) {
  const resolved = conversation.status === 'resolved';
  const resolve = commands.find(({ id }) => id === (resolved ? 'do.open' : 'do.resolve'));
  const claim = commands.find(({ id }) => id === 'do.claim');
  const finish = async (command: Command) => {
    if ((await command.run()) && !resolved) done();
  };
  return (
    <>
      {claim && !conversation.assignee && (
        <button type="button" className={classes.main} onClick={() => void claim.run()}>
          {claim.label}
        </button>
      )}
      {resolve && (
        <button type="button" className={classes.main} data-key="resolve" onClick={() => void finish(resolve)}>
          <IconCheck size={17} aria-hidden /> {resolve.label}
        </button>
      )}
    </>
  );
}

/** The other things done to a conversation, one press away. */
export function ActionBar({ conversation, commands, menu, setMenu, done }: Props) {
  const t = useT();
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('commands.name')}>
      {menus.map(({ group, icon: Icon, label, leaves }) => (
        <CommandMenu
          key={group}
          commands={commands}
          group={group}
          opened={menu === group}
          setOpened={(open) => setMenu(open ? group : null)}
          done={leaves ? done : undefined}
        >
          <ActionIcon
            variant="subtle"
            color="gray"
            size="md"
            title={t(label)}
            aria-label={t(label)}
            onClick={() => setMenu(menu === group ? null : group)}
          >
            <Icon size={19} stroke={1.7} />
          </ActionIcon>
        </CommandMenu>
      ))}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="md"
        title={t('do.passOn')}
        aria-label={t('do.passOn')}
        onClick={() => setMenu('passOn')}
      >
        <IconArrowForwardUp size={19} stroke={1.7} />
      </ActionIcon>
      <PassOn conversation={conversation} opened={menu === 'passOn'} close={() => setMenu(null)} />
    </div>
  );
}
