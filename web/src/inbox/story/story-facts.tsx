import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { readStory, type StoryFact } from '../../api/contacts.ts';
import type { Conversation } from '../../api/conversations.ts';
import { useFormats } from '../../i18n/format.ts';
import { type Key, useT } from '../../i18n/i18n.tsx';
import { useNow } from '../../i18n/now.ts';
import { conversationKey } from '../thread/use-thread.ts';
import classes from './story.module.css';

/** What is known, as facts: each leads to the message that says so. */
export function StoryFacts({ conversation }: { conversation: Conversation }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow();
  const { data, isPending } = useQuery({
    queryKey: [...conversationKey(conversation.id), 'story'],
    queryFn: () => readStory(conversation.id),
    staleTime: 30_000,
    retry: false,
  });
  if (isPending) return <Skeleton h={70} radius="md" />;
  const sentence = ({ code, facts, at }: StoryFact) => {
    const values = { ...facts, at: at ? moment(at, now) : '' };
    const text = t(`story.fact.${code}` as Key, values);
    return text.startsWith('story.fact.') ? null : text;
  };
  const told = (data?.facts ?? []).flatMap((fact) => {
    const text = sentence(fact);
    return text ? [{ fact, text }] : [];
  });
  if (told.length === 0) return null;
  return (
    <section className={classes.section}>
      <h3>{t('story.name')}</h3>
      <ul className={classes.facts}>
        {told.map(({ fact, text }) => (
          <li key={`${fact.code}${fact.messageId}${text}`}>
            {fact.messageId ? (
              <Link to={`/c/${fact.conversationId ?? conversation.id}?message=${fact.messageId}`}>{text}</Link>
            ) : (
              text
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
