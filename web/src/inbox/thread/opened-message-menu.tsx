import { Menu, UnstyledButton } from '@mantine/core';
import { IconExternalLink, IconLink } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type ExtraAction, useChannel } from '../../api/channels.ts';
import type { Message } from '../../api/messages.ts';
import { actOnMessage } from '../../api/replies.ts';
import { tell, tellProblem } from '../../app/tell.ts';
import { iconNamed } from '../../channel/icons.ts';
import { useT } from '../../i18n/i18n.tsx';
import classes from './thread.module.css';
import { useMessageActions } from './use-message-actions.ts';

function ActionIconOf({ name }: { name: string }) {
  const Icon = iconNamed(name);
  return Icon ? <Icon size={16} aria-hidden /> : null;
}

interface Props {
  message: Message;
  /** Of the conversation in whose thread it stands. */
  conversationId: string;
  channel: string;
  close: () => void;
}

/** What can be done to one message: whatever the connector declares, and links. */
export function OpenedMessageMenu({ message, conversationId, channel: name, close }: Props) {
  const t = useT();
  const client = useQueryClient();
  const channel = useChannel(name);
  const actions = message.kind === 'mention' && message.externalId ? (channel?.actions ?? []) : [];
  const perform = async (action: ExtraAction) => {
    if (action.confirm && !window.confirm(action.confirm)) return;
    try {
      await actOnMessage(message.id, action.name);
      tell(t('message.actionDone', { action: action.label }));
      await client.invalidateQueries({ queryKey: ['conversation', conversationId] });
    } catch (error) {
      tellProblem(error);
    }
  };
  const own = useMessageActions(message, conversationId);
  const link = `${location.origin}/c/${conversationId}?message=${message.id}`;
  return (
    <Menu opened onClose={close} position="bottom-end" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.menuCover} tabIndex={-1} aria-label={t('message.menu')} />
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => (
          <Menu.Item
            key={action.name}
            leftSection={<ActionIconOf name={action.icon} />}
            onClick={() => void perform(action)}
          >
            {action.label}
          </Menu.Item>
        ))}
        {own.map(({ label, icon: Icon, run }) => (
          <Menu.Item key={label} leftSection={<Icon size={16} aria-hidden />} onClick={run}>
            {label}
          </Menu.Item>
        ))}
        {message.url && (
          <Menu.Item
            component="a"
            href={message.url}
            target="_blank"
            rel="noopener noreferrer"
            leftSection={<IconExternalLink size={16} />}
          >
            {t('message.original')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconLink size={16} />}
          onClick={() => void navigator.clipboard.writeText(link).then(() => tell(t('message.linkCopied')))}
        >
          {t('message.copyLink')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
