import { Link } from 'react-router';
import type { Story } from '../../api/contacts.ts';
import type { Level } from '../../api/conversations.ts';
import { ChannelMark } from '../../channel/channel-mark.tsx';
import { useFormats } from '../../i18n/format.ts';
import { type Key, useT } from '../../i18n/i18n.tsx';
import { useInboxAddress } from '../inbox-address.ts';
import { FrustrationMark } from '../list/frustration-mark.tsx';
import classes from './story.module.css';

/** The customer's earlier conversations on all channels, and how they ended. */
export function Earlier({ story }: { story: Story }) {
  const t = useT();
  const { day } = useFormats();
  const { addressIn } = useInboxAddress();
  return (
    <section className={classes.section}>
      <h3>{t('story.earlier')}</h3>
      {story.earlier.length === 0 ? (
        <span className={classes.quiet}>{t('story.firstContact')}</span>
      ) : (
        <ul className={classes.earlier}>
          {story.earlier.map((other) => (
            <li key={other.id}>
              <Link to={addressIn(other.id, other.messageId)}>
                <ChannelMark channel={other.source.channel} size={18} />
                <span className={classes.grow} dir="auto">
                  {other.subject || day(other.firstContactAt)}
                </span>
                <FrustrationMark frustration={{ level: other.level as Level, trajectory: 'steady' }} />
                <span className={classes.quiet}>
                  {t(other.endedBy ? (`story.ended.${other.endedBy}` as Key) : `status.${other.status}`)}
                  {other.late && ` · ${t('story.late')}`}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
