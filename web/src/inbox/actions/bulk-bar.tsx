import { ActionIcon, Button, CloseButton, Tooltip } from '@mantine/core';
import {
  IconCheck,
  IconClockPause,
  IconDots,
  IconFlag,
  IconMessageOff,
  IconTag,
  IconUserPlus,
} from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useT } from '../../i18n/i18n.tsx';
import type { ListState } from '../list/use-list-state.ts';
import classes from './actions.module.css';
import { CommandMenu } from './command-menu.tsx';
import { type CommandGroup, useCommands } from './commands.ts';

const menus = [
  ['assign', IconUserPlus],
  ['snooze', IconClockPause],
  ['label', IconTag],
  ['priority', IconFlag],
  ['noAnswer', IconMessageOff],
  ['more', IconDots],
] as const;

/** What can be done to all chosen conversations at once; every bit of it can be undone. */
export function BulkBar({ list }: { list: ListState }) {
  const t = useT();
  const [menu, setMenu] = useState<CommandGroup | null>(null);
  const items = useMemo(() => list.rows.filter((row) => list.chosen.has(row.id)), [list.rows, list.chosen]);
  const commands = useCommands(items);
  if (items.length === 0) return null;
  const resolve = commands.find(({ id }) => id === 'do.resolve');
  const finish = async () => {
    if (await resolve?.run()) list.clearChosen();
  };
  return (
    <div className={classes.bulk} role="toolbar" aria-label={t('bulk.name')}>
      <CloseButton size="sm" aria-label={t('bulk.none')} onClick={list.clearChosen} />
      <strong>{t('bulk.chosen', { count: items.length })}</strong>
      {items.length < list.rows.length && (
        <Button size="compact-xs" variant="subtle" onClick={list.chooseAll}>
          {t('bulk.all', { count: list.rows.length })}
        </Button>
      )}
      <span style={{ flex: 1 }} />
      {menus.map(([group, Icon]) => (
        <CommandMenu
          key={group}
          commands={commands}
          group={group}
          opened={menu === group}
          setOpened={(open) => setMenu(open ? group : null)}
          done={list.clearChosen}
        >
          <Tooltip label={t(`commands.${group}`)}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t(`commands.${group}`)}
              onClick={() => setMenu(group)}
            >
              <Icon size={18} />
            </ActionIcon>
          </Tooltip>
        </CommandMenu>
      ))}
      <Tooltip label={t('do.resolve')}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('do.resolve')} onClick={() => void finish()}>
          <IconCheck size={18} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
