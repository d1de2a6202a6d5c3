import { Button, Center, Skeleton, Stack, Text } from '@mantine/core';
import { memo, useCallback, useMemo, useState } from 'react';
import type { DraftKind } from '../../api/drafts.ts';
import { useT } from '../../i18n/i18n.tsx';
import { usePreferences, useSignedIn } from '../../session/use-me.ts';
import type { OpenMenu } from '../actions/command-menus.tsx';
import { useCommands } from '../actions/commands.ts';
import { Composer } from '../composer/composer.tsx';
import { StoryCard } from '../story/story-card.tsx';
import layout from '../inbox.module.css';
import { ConversationHeader } from './conversation-header.tsx';
import { Thread } from './thread.tsx';
import classes from './thread.module.css';
import { useCompany } from './use-company.ts';
import { useConversation, useThread } from './use-thread.ts';

export interface Props {
  id: string;
  menu: OpenMenu;
  setMenu: (menu: OpenMenu) => void;
  kind: DraftKind;
  setKind: (kind: DraftKind) => void;
  storyShown: boolean;
  toggleStory: () => void;
  close: () => void;
  /** Opens what comes next in the list. */
  next: () => void;
}

const nothing: never[] = [];

/** One conversation: header, thread, composer, and the story beside them. */
export const ConversationPane = memo(function ConversationPane({
  id,
  menu,
  setMenu,
  kind,
  setKind,
  storyShown,
  toggleStory,
  close,
  next,
}: Props) {
  const t = useT();
  const { data: conversation, error } = useConversation(id);
  const thread = useThread(id);
  const [typing, setTyping] = useState(false);
  const company = useCompany(id, typing);
  const { openNext } = usePreferences();
  const items = useMemo(() => (conversation ? [conversation] : nothing), [conversation]);
  const commands = useCommands(items);
  const me = useSignedIn();
  const fromOthers = thread.messages.findLast(({ kind: what, author }) => what !== 'note' && author.id !== me.id);
  const newest = thread.query.isSuccess ? (fromOthers ?? null) : undefined;
  const after = useCallback(() => {
    if (openNext) next();
  }, [openNext, next]);
  if (error && !conversation)
    return (
      <Center className={classes.pane} role="alert">
        <Stack align="center">
          <Text>{error.message}</Text>
          <Button variant="light" onClick={close}>
            {t('thread.back')}
          </Button>
        </Stack>
      </Center>
    );
  return (
    <>
      <section className={classes.pane} aria-label={t('thread.pane')}>
        {conversation ? (
          <ConversationHeader
            conversation={conversation}
            commands={commands}
            others={company.others}
            menu={menu}
            setMenu={setMenu}
            close={close}
            done={after}
            toggleStory={toggleStory}
            storyShown={storyShown}
          />
        ) : (
          <div className={classes.header}>
            <Skeleton h={40} />
          </div>
        )}
        {conversation && <Thread key={id} conversation={conversation} thread={thread} />}
        {conversation && (
          <Composer
            key={`composer-${id}`}
            conversation={conversation}
            newest={newest}
            company={company}
            setTyping={setTyping}
            kind={kind}
            setKind={setKind}
            sent={after}
          />
        )}
      </section>
      {storyShown && conversation && (
        <aside className={layout.story} aria-label={t('story.name')}>
          <StoryCard conversation={conversation} close={toggleStory} />
        </aside>
      )}
    </>
  );
});
