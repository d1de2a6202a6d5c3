import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { changeContact, type Contact } from '../../api/contacts.ts';
import { tellProblem } from '../../app/tell.ts';
import { ChannelMark } from '../../channel/channel-mark.tsx';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useBlocking } from '../actions/more-commands.ts';
import { AttributeFields } from './attribute-fields.tsx';
import { NameFields } from './name-fields.tsx';
import classes from './story.module.css';

/** Who the customer is on every channel, and what colleagues noted in fields. */
export function AboutContact({ contact }: { contact: Contact }) {
  const t = useT();
  const { day } = useFormats();
  const client = useQueryClient();
  const block = useBlocking();
  const keep = (key: string, value: string | number | boolean | null) =>
    void changeContact(contact.id, { attributes: { [key]: value } }, contact.version)
      .catch(tellProblem)
      .then(() => client.invalidateQueries({ queryKey: ['contact', contact.id] }));
  return (
    <section className={classes.section}>
      <h3>{t('story.customer')}</h3>
      {contact.blockedAt && (
        <p className={classes.blocked}>
          {t('story.blocked', { time: day(contact.blockedAt) })}
          <Button size="compact-xs" variant="default" onClick={() => void block(contact)}>
            {t('do.unblock')}
          </Button>
        </p>
      )}
      <NameFields contact={contact} />
      <AttributeFields subject="contact" values={contact.attributes} keep={keep} />
      <ul className={classes.identities}>
        {contact.identities.map((identity) => (
          <li key={identity.id}>
            <ChannelMark channel={identity.channel} size={18} />
            <bdi>{identity.address ?? (identity.handle ? `@${identity.handle}` : identity.name)}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
