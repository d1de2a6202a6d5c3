import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Story, StoryFact } from '../../api/contacts.ts';
import { ChannelMark } from '../../channel/channel-mark.tsx';
import { useFormats } from '../../i18n/format.ts';
import { type Key, type Translate, useT } from '../../i18n/i18n.tsx';
import { useNow } from '../../i18n/now.ts';
import { useInboxAddress } from '../inbox-address.ts';
import { useReasonText } from '../thread/reason-text.ts';
import classes from './story.module.css';

/** The sentence of a fact, or null where we have none. */
function sentence({ code, facts }: StoryFact, t: Translate, reason: (code: string) => string): string {
  const values = Object.fromEntries(
    Object.entries(facts as Record<string, string | number | boolean | null>).map(([name, value]) => [
      name,
      String(value ?? ''),
    ]),
  );
  if (code === 'asked') {
    const what = String(facts.what);
    const words = what === 'question' || what === 'request' ? t(`kind.${what}`) : reason(what);
    return t('story.fact.asked', { what: words, times: Number(facts.times) });
  }
  if (code === 'gave')
    return t('story.fact.gave', { kind: t(`story.gave.${String(facts.kind)}` as Key), value: values.value! });
  if (code === 'answered')
    return t(facts.native ? 'story.fact.answeredNative' : 'story.fact.answered', { name: values.name! });
  if (code === 'contacts')
    return t('story.fact.contacts', { count: Number(facts.conversations), hours: values.hours! });
  return t('story.fact.nudged', { count: Number(facts.times) });
}

/** What is known, as facts: each leads to the message that proves it. */
export function StoryFacts({ story, conversationId }: { story: Story; conversationId: string }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow();
  const { reason } = useReasonText();
  const { addressIn } = useInboxAddress();
  if (story.facts.length === 0) return null;
  const proof = (messageIds: readonly string[], children: ReactNode) => {
    const [first] = messageIds;
    return first ? <Link to={addressIn(conversationId, first)}>{children}</Link> : children;
  };
  return (
    <section className={classes.section}>
      <h3>{t('story.name')}</h3>
      <ul className={classes.facts}>
        {story.facts.map((fact) => (
          <li key={`${fact.code} ${fact.messageIds.join()}`}>
            {proof(fact.messageIds, sentence(fact, t, reason))}
            {fact.code === 'contacts' && story.lately.length > 1 && (
              <ul className={classes.lately}>
                {story.lately.map(({ conversationId: id, source, at, messageId }) => (
                  <li key={messageId}>
                    <ChannelMark channel={source.channel} size={16} />
                    <Link to={addressIn(id, messageId)}>{moment(at, now)}</Link>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
