import { ActionIcon, Avatar, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconInfoCircle } from '@tabler/icons-react';
import type { Conversation } from '../../api/conversations.ts';
import type { Present } from '../../api/presence.ts';
import { ChannelMark } from '../../channel/channel-mark.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { nameOf } from '../contact-name.ts';
import { ActionBar, MainActions } from '../actions/action-bar.tsx';
import type { Command } from '../actions/command.ts';
import type { OpenMenu } from '../actions/command-menus.tsx';
import { FrustrationMark } from '../list/frustration-mark.tsx';
import { useWhy } from '../list/why-text.tsx';
import { Clock } from './clock-testimony.tsx';
import classes from './thread.module.css';
import { ThreatNotice } from './threat-notice.tsx';

interface Props {
  conversation: Conversation;
  commands: Command[];
  others: Present['others'];
  menu: OpenMenu;
  setMenu: (menu: OpenMenu) => void;
  close: () => void;
  done: () => void;
  toggleStory: () => void;
  storyShown: boolean;
}

/** Who it is, where, how it stands, why it is here; and what can be done. */
export function ConversationHeader(props: Props) {
  const { conversation, commands, others, menu, setMenu, close, done, toggleStory, storyShown } = props;
  const t = useT();
  const why = useWhy(conversation.why);
  const { contact, source, subject } = conversation;
  return (
    <>
      <header className={classes.header}>
        <div className={classes.headRow}>
          <ActionIcon variant="subtle" color="gray" hiddenFrom="sm" aria-label={t('thread.back')} onClick={close}>
            <IconArrowLeft size={20} />
          </ActionIcon>
          <ChannelMark channel={source.channel} size={28} />
          <h1 className={classes.title} dir="auto">
            {nameOf(contact, t)}
            {subject && ` – ${subject}`}
          </h1>
          {others.map((person) => (
            <Tooltip
              key={person.userId}
              label={t(person.state === 'typing' ? 'presence.types' : 'presence.views', { name: person.name })}
            >
              <Avatar
                size={26}
                radius="xl"
                name={person.name}
                color={person.state === 'typing' ? 'orange' : 'gray'}
                variant="filled"
              />
            </Tooltip>
          ))}
          <MainActions conversation={conversation} commands={commands} done={done} />
          <ActionIcon
            variant={storyShown ? 'light' : 'subtle'}
            color="gray"
            size="lg"
            aria-label={t('story.toggle')}
            aria-pressed={storyShown}
            onClick={toggleStory}
          >
            <IconInfoCircle size={20} stroke={1.7} />
          </ActionIcon>
        </div>
        <div className={classes.headRow}>
          <div className={classes.sub}>
            <span>
              <bdi>{source.name}</bdi> · {t(`status.${conversation.status}`)}
              {conversation.assignee ? ` · ${conversation.assignee.name}` : ` · ${t('list.unassigned')}`}
            </span>
            <FrustrationMark frustration={conversation.frustration} />
            <Clock conversation={conversation} />
            <span>{why}</span>
          </div>
          <ActionBar conversation={conversation} commands={commands} menu={menu} setMenu={setMenu} done={done} />
        </div>
      </header>
      {conversation.threat && <ThreatNotice conversation={conversation} threat={conversation.threat} />}
    </>
  );
}
