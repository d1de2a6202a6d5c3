import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { ContactItem } from '../api/contacts.ts';
import { Face } from '../app/face.tsx';
import { ChannelMark } from '../channel/channel-mark.tsx';
import { useFormats } from '../i18n/format.ts';
import { useT } from '../i18n/i18n.tsx';
import { useBlocking } from '../inbox/actions/more-commands.ts';
import settings from '../settings/settings.module.css';
import classes from './customer.module.css';

type Identity = ContactItem['identities'][number];

const knownAs = ({ address, handle, name }: Identity): string => address ?? (handle ? `@${handle}` : name);

/** Who they are on every channel; their name leads to their conversations. */
export function Customer({ contact }: { contact: ContactItem }) {
  const t = useT();
  const { day } = useFormats();
  const block = useBlocking();
  const { id, name, preferredName, identities, blockedAt } = contact;
  const called = preferredName || name || identities.map(knownAs).find(Boolean) || t('contact.unnamed');
  return (
    <li>
      <Face name={called} size={36} />
      <div className={settings.grow}>
        <Link to={`/inbox?view=all&contact=${id}`} className={classes.name}>
          <bdi>{called}</bdi>
        </Link>
        <ul className={classes.identities}>
          {identities.map((identity) => (
            <li key={identity.id}>
              <ChannelMark channel={identity.channel} size={16} />
              <bdi>{knownAs(identity)}</bdi>
            </li>
          ))}
        </ul>
      </div>
      {blockedAt && (
        <>
          <span className={settings.quiet}>{t('story.blocked', { time: day(blockedAt) })}</span>
          <Button size="compact-sm" variant="default" onClick={() => void block(contact)}>
            {t('do.unblock')}
          </Button>
        </>
      )}
    </li>
  );
}
