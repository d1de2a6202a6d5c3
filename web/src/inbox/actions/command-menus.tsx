import { ActionIcon } from '@mantine/core';
import {
  IconClockPause,
  IconDots,
  IconFlag,
  IconMessageOff,
  IconTag,
  IconUserPlus,
  type TablerIcon,
} from '@tabler/icons-react';
import { useT } from '../../i18n/i18n.tsx';
import type { Command, CommandGroup } from './command.ts';
import { CommandMenu } from './command-menu.tsx';

const menus: { group: Exclude<CommandGroup, 'do'>; icon: TablerIcon; leaves?: boolean }[] = [
  { group: 'assign', icon: IconUserPlus },
  { group: 'snooze', icon: IconClockPause, leaves: true },
  { group: 'label', icon: IconTag },
  { group: 'priority', icon: IconFlag },
  { group: 'noAnswer', icon: IconMessageOff, leaves: true },
  { group: 'more', icon: IconDots },
];

/** A menu that is open, by a press or by a key; passing on has a dialog of its own. */
export type OpenMenu = CommandGroup | 'passOn' | null;

interface Props {
  commands: Command[];
  menu: OpenMenu;
  setMenu: (menu: OpenMenu) => void;
  /** @param leaves one is done with what was changed */
  done: (leaves: boolean) => void;
}

/** What can be done to one conversation or to many, each group behind an icon. */
export function CommandMenus({ commands, menu, setMenu, done }: Props) {
  const t = useT();
  return menus.map(({ group, icon: Icon, leaves = false }) => (
    <CommandMenu
      key={group}
      commands={commands}
      group={group}
      opened={menu === group}
      setOpened={(open) => setMenu(open ? group : null)}
      done={() => done(leaves)}
      button={
        <ActionIcon
          variant="subtle"
          color="gray"
          size="md"
          title={t(`commands.${group}`)}
          aria-label={t(`commands.${group}`)}
          onClick={() => setMenu(menu === group ? null : group)}
        >
          <Icon size={19} stroke={1.7} />
        </ActionIcon>
      }
    />
  ));
}
