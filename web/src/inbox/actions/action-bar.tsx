import { ActionIcon } from '@mantine/core';
import { IconArrowForwardUp, IconCheck } from '@tabler/icons-react';
import type { Conversation } from '../../api/conversations.ts';
import { useT } from '../../i18n/i18n.tsx';
import type { Command } from './command.ts';
import { CommandMenus, type OpenMenu } from './command-menus.tsx';
import { PassOn } from './pass-on.tsx';
import classes from './actions.module.css';

interface Props {
  conversation: Conversation;
  commands: Command[];
  menu: OpenMenu;
  setMenu: (menu: OpenMenu) => void;
  /** The conversation is done with: on to the next. */
  done: () => void;
}

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
      <CommandMenus
        commands={commands}
        menu={menu}
        setMenu={setMenu}
        done={(leaves) => {
          if (leaves) done();
        }}
      />
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
      {menu === 'passOn' && <PassOn conversation={conversation} close={() => setMenu(null)} />}
    </div>
  );
}
