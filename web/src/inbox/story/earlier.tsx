import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { conversationsOf } from '../../api/contacts.ts';
import type { Conversation } from '../../api/conversations.ts';
import { ChannelMark } from '../../channel/channel-mark.tsx';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { FrustrationMark } from '../list/frustration-mark.tsx';
import classes from './story.module.css';

/** The customer's other conversations on all channels, and how they ended. */
export function Earlier({ conversation }: { conversation: Conversation }) {
  const t = useT();
  const { day } = useFormats();
  const { data } = useQuery({
    queryKey: ['contact', conversation.contact.id, 'conversations'],
    queryFn: () => conversationsOf(conversation.contact.id),
    staleTime: 30_000,
  });
  const others = (data?.items ?? []).filter(({ id }) => id !== conversation.id);
  return (
    <section className={classes.section}>
      <h3>{t('story.earlier')}</h3>
      {others.length === 0 ? (
        <span className={classes.quiet}>{t('story.firstContact')}</span>
      ) : (
        <ul className={classes.earlier}>
          {others.map((other) => (
            <li key={other.id}>
              <Link to={`/c/${other.id}`}>
                <ChannelMark channel={other.source.channel} size={18} />
                <span className={classes.grow} dir="auto">
                  {other.subject || other.preview.text}
                </span>
                <FrustrationMark frustration={other.frustration} />
                <span className={classes.quiet}>
                  {day(other.lastActivityAt)} · {t(`status.${other.status}`)}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
