import { useAttributes } from '../../api/attributes.ts';
import type { Conversation } from '../../api/conversations.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useChange } from '../actions/use-change.ts';
import { AttributeFields } from './attribute-fields.tsx';
import classes from './story.module.css';

/** The fields of this conversation, and what it is called in other systems. */
export function AboutConversation({ conversation }: { conversation: Conversation }) {
  const t = useT();
  const { apply } = useChange();
  const { data } = useAttributes();
  const { references } = conversation;
  if (references.length === 0 && !data?.some(({ subject }) => subject === 'conversation')) return null;
  const keep = (key: string, value: string | number | boolean | null) =>
    void apply([conversation.id], { attributes: { [key]: value } }, t('action.saved'));
  return (
    <section className={classes.section}>
      <h3>{t('story.conversation')}</h3>
      <AttributeFields subject="conversation" values={conversation.attributes} keep={keep} />
      <ul className={classes.identities}>
        {references.map(({ system, externalId, url }) => (
          <li key={`${system} ${externalId}`}>
            <span className={classes.quiet}>{system}</span>
            {url && /^https?:/i.test(url) ? (
              <a href={url} target="_blank" rel="noopener noreferrer">
                <bdi>{externalId}</bdi>
              </a>
            ) : (
              <bdi>{externalId}</bdi>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
