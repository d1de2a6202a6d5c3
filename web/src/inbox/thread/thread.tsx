import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { useLayoutEffect, useRef } from 'react';
import type { Conversation } from '../../api/conversations.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { EventsLine } from './events-line.tsx';
import { MessageCard } from './message-card.tsx';
import { ParentPost } from './parent-post.tsx';
import classes from './thread.module.css';
import type { ThreadLine, useThread } from './use-thread.ts';
import { useTold } from './use-told.ts';

interface Props {
  conversation: Conversation;
  thread: ReturnType<typeof useThread>;
}

const nearEnd = 120;

/** What was said, oldest first, opened at its end; news scroll in only when the end is in sight. */
export function Thread({ conversation, thread }: Props) {
  const t = useT();
  const { query, lines } = thread;
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const told = useTold(thread, box);
  const newest = lines.at(-1)?.key;
  useLayoutEffect(() => {
    if (box.current && atEnd.current && told.isDone()) box.current.scrollTop = box.current.scrollHeight;
    // Only what is new scrolls.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [newest]);
  const onScroll = () => {
    const { scrollHeight, scrollTop, clientHeight } = box.current!;
    atEnd.current = scrollHeight - scrollTop - clientHeight < nearEnd;
  };
  if (query.isPending)
    return (
      <Stack className={classes.scroll} gap="md" aria-busy="true">
        <Skeleton h={84} w="60%" radius="lg" />
        <Skeleton h={60} w="45%" radius="lg" style={{ alignSelf: 'flex-end' }} />
        <Skeleton h={110} w="65%" radius="lg" />
      </Stack>
    );
  if (query.isError)
    return (
      <Stack className={classes.scroll} align="center" role="alert">
        <Text>{query.error.message}</Text>
        <Button variant="light" onClick={() => void query.refetch()}>
          {t('action.tryAgain')}
        </Button>
      </Stack>
    );
  return (
    <div
      className={classes.scroll}
      ref={box}
      onScroll={onScroll}
      tabIndex={0}
      role="region"
      aria-label={t('thread.name')}
    >
      {(conversation.parent?.text || conversation.parent?.url) && <ParentPost parent={conversation.parent} />}
      {query.hasNextPage && (
        <Stack align="center" mb="md">
          <Button
            size="compact-sm"
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('thread.earlier')}
          </Button>
        </Stack>
      )}
      <Lines lines={lines} conversation={conversation} told={told.id} />
    </div>
  );
}

function Lines({
  lines,
  conversation,
  told,
}: {
  lines: ThreadLine[];
  conversation: Conversation;
  told: string | null;
}) {
  const { day, dayKey } = useFormats();
  let before = '';
  return (
    <ol className={classes.messages}>
      {lines.flatMap((line) => {
        const key = dayKey(line.at);
        const opens = key !== before && line.kind === 'message';
        if (opens) before = key;
        return [
          opens && (
            <li key={`d${line.key}`} className={classes.day}>
              {day(line.at)}
            </li>
          ),
          line.kind === 'message' ? (
            <MessageCard
              key={line.key}
              message={line.message}
              conversationId={conversation.id}
              channel={conversation.source.channel}
              told={told === line.message.id}
            />
          ) : (
            <EventsLine key={line.key} events={line.events} />
          ),
        ];
      })}
    </ol>
  );
}
