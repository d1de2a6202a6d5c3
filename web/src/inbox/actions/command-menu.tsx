import { Menu, ScrollArea, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useT } from '../../i18n/i18n.tsx';
import type { Command, CommandGroup } from './command.ts';

interface Props {
  commands: Command[];
  group: CommandGroup;
  /** Opens from outside: a key was pressed. */
  opened: boolean;
  setOpened: (open: boolean) => void;
  done?: () => void;
  children: ReactNode;
}

const searchable = 8;

/** A menu of one group of commands, searchable when it is long. */
export function CommandMenu({ commands, group, opened, setOpened, done, children }: Props) {
  const t = useT();
  const [wanted, setWanted] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const all = commands.filter((command) => command.group === group);
  const found = all.filter(({ label }) => label.toLowerCase().includes(wanted.toLowerCase()));
  const run = async (command: Command) => {
    if (await command.run()) done?.();
  };
  useEffect(() => {
    if (!opened) setWanted('');
  }, [opened]);
  return (
    <Menu
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={250}
      shadow="lg"
      withinPortal
      trapFocus
      returnFocus
    >
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t(`commands.${group}`)}</Menu.Label>
        {all.length > searchable && (
          <TextInput
            ref={field}
            data-autofocus
            size="xs"
            m={4}
            aria-label={t('commands.search')}
            placeholder={t('commands.search')}
            value={wanted}
            onChange={(event) => setWanted(event.currentTarget.value)}
          />
        )}
        <ScrollArea.Autosize mah={320}>
          {found.map((command) => (
            <Menu.Item
              key={command.id}
              rightSection={command.hint && <small>{command.hint()}</small>}
              onClick={() => void run(command)}
            >
              <bdi>{command.label}</bdi>
            </Menu.Item>
          ))}
          {found.length === 0 && <Menu.Item disabled>{t('commands.none')}</Menu.Item>}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}
