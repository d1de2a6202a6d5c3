import { Menu, ScrollArea, TextInput } from '@mantine/core';
import { type ReactElement, useState } from 'react';
import { Unfolding } from '../../form/unfolding.tsx';
import { useT } from '../../i18n/i18n.tsx';
import type { Command, CommandGroup } from './command.ts';

interface Props {
  commands: Command[];
  group: CommandGroup;
  /** Opens from outside: a key was pressed. */
  opened: boolean;
  setOpened: (open: boolean) => void;
  done?: () => void;
  /** What opens it by a press. */
  button: ReactElement<Record<string, unknown>>;
}

const searchable = 8;

/** A menu of one group of commands, searchable when it is long. */
export function CommandMenu({ opened, setOpened, button, ...listed }: Props) {
  return (
    <Unfolding opened={opened} popup="menu" button={button}>
      {(id, target) => (
        <Menu id={id} opened onChange={setOpened} position="bottom-end" width={250} shadow="lg" withinPortal trapFocus>
          <Menu.Target>{target}</Menu.Target>
          <Menu.Dropdown>
            <Commands {...listed} />
          </Menu.Dropdown>
        </Menu>
      )}
    </Unfolding>
  );
}

function Commands({ commands, group, done }: Pick<Props, 'commands' | 'group' | 'done'>) {
  const t = useT();
  const [wanted, setWanted] = useState('');
  const all = commands.filter((command) => command.group === group);
  const found = all.filter(({ label }) => label.toLowerCase().includes(wanted.toLowerCase()));
  const run = async (command: Command) => {
    if (await command.run()) done?.();
  };
  return (
    <>
      <Menu.Label>{t(`commands.${group}`)}</Menu.Label>
      {all.length > searchable && (
        <TextInput
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
    </>
  );
}
