import { IconDots } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { Message } from '../../api/messages.ts';
import { useT } from '../../i18n/i18n.tsx';
import { OpenedMessageMenu } from './opened-message-menu.tsx';
import classes from './thread.module.css';

interface Props {
  message: Message;
  conversationId: string;
  channel: string;
}

/** A thread has as many menus as messages, of which hardly one is opened: so each costs a button until then. */
export function MessageMenu(props: Props) {
  const t = useT();
  const button = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState(false);
  const close = () => {
    setOpened(false);
    button.current?.focus({ preventScroll: true });
  };
  return (
    <span className={classes.menuPlace}>
      <button
        ref={button}
        type="button"
        className={classes.menuButton}
        aria-label={t('message.menu')}
        aria-haspopup="menu"
        aria-expanded={opened}
        onClick={() => setOpened(true)}
      >
        <IconDots size={16} aria-hidden />
      </button>
      {opened && <OpenedMessageMenu {...props} close={close} />}
    </span>
  );
}
