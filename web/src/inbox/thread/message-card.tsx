import { IconArrowBackUp, IconLock, IconRobot, IconWorld } from '@tabler/icons-react';
import { memo, type ReactNode, useState } from 'react';
import { useChannel } from '../../api/channels.ts';
import type { Message } from '../../api/messages.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { Attachments } from './attachments.tsx';
import { DeliveryState } from './delivery-state.tsx';
import { HtmlFrame } from './html-frame.tsx';
import { MarkedText } from './marked-text.tsx';
import { MessageMenu } from './message-menu.tsx';
import { ReadingChip } from './reading-chip.tsx';
import classes from './thread.module.css';
import { Versions } from './versions.tsx';

interface Props {
  message: Message;
  /** Ids, not the conversation itself: whatever changes about that draws no message anew. */
  conversationId: string;
  channel: string;
}

/** One message: who, when, by which way; then what was said; then all there is to know about it. */
export const MessageCard = memo(function MessageCard({ told, ...props }: Props & { told: boolean }) {
  const { message, channel } = props;
  return (
    <li
      id={`message-${message.id}`}
      className={classes.message}
      data-side={message.direction === 'inbound' ? 'theirs' : 'ours'}
      data-kind={message.kind}
      data-state={message.delivery?.state}
      data-told={told || undefined}
      tabIndex={-1}
    >
      <By {...props} />
      <Body message={message} />
      <Attachments
        files={message.attachments.filter(({ contentId, isImage }) => !(message.html && contentId && isImage))}
      />
      <Chips message={message} channel={channel} />
      {message.delivery && <DeliveryState message={message} delivery={message.delivery} />}
    </li>
  );
});

function By(props: Props) {
  const { message } = props;
  const t = useT();
  const { time, whole } = useFormats();
  const { author } = message;
  const name = author.name || author.handle || (author.kind === 'us' ? t('message.us') : t('contact.unnamed'));
  return (
    <div className={classes.by}>
      <strong>
        <bdi>{name}</bdi>
      </strong>
      {author.handle && author.name && <bdi>@{author.handle}</bdi>}
      {message.kind === 'note' ? (
        <span>
          <IconLock size={13} aria-hidden /> {t('message.note')}
        </span>
      ) : message.visibility === 'public' ? (
        <span title={t('message.public')}>
          <IconWorld size={13} aria-label={t('message.public')} />
        </span>
      ) : null}
      <time dateTime={message.occurredAt} title={whole(message.occurredAt)}>
        {time(message.occurredAt)}
      </time>
      <MessageMenu {...props} />
    </div>
  );
}

function Body({ message }: { message: Message }) {
  const t = useT();
  const [whole, setWhole] = useState(false);
  const [rich, setRich] = useState(false);
  if (message.emptiedAt) return <p className={classes.quiet}>{t('message.emptied')}</p>;
  if (message.deletedAt && !message.text) return <p className={classes.quiet}>{t('message.deleted')}</p>;
  const folds = message.quotedFrom !== null && message.quotedFrom < message.text.length;
  const text = folds && !whole ? message.text.slice(0, message.quotedFrom!).trimEnd() : message.text;
  return (
    <>
      {message.subject && message.kind !== 'note' && (
        <div className={classes.quiet} dir="auto">
          {message.subject}
        </div>
      )}
      {rich && message.html ? <HtmlFrame message={message} /> : <MarkedText text={text} reading={message.reading} />}
      <div className={classes.chips}>
        {folds && !rich && (
          <button type="button" className={classes.fold} aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {t(whole ? 'message.foldQuoted' : 'message.showQuoted')}
          </button>
        )}
        {message.html && (
          <button type="button" className={classes.fold} aria-pressed={rich} onClick={() => setRich(!rich)}>
            {t(rich ? 'message.asText' : 'message.asWritten')}
          </button>
        )}
      </div>
    </>
  );
}

const Chip = ({ children, title }: { children: ReactNode; title?: string }) => (
  <span className={classes.chip} title={title}>
    {children}
  </span>
);

function Chips({ message, channel: name }: Pick<Props, 'message' | 'channel'>) {
  const t = useT();
  const { moment, whole } = useFormats();
  const channel = useChannel(name);
  return (
    <div className={classes.chips}>
      {message.reading && message.direction === 'inbound' && <ReadingChip message={message} />}
      {message.native && (
        <Chip>
          <IconArrowBackUp size={13} aria-hidden /> {t('message.native', { channel: channel?.title ?? '' })}
        </Chip>
      )}
      {message.automatic && (
        <Chip>
          <IconRobot size={13} aria-hidden /> {t('message.automatic')}
        </Chip>
      )}
      {message.history && <Chip>{t('message.history')}</Chip>}
      {message.solution && <Chip>{t('message.solution')}</Chip>}
      {!message.addressed && <Chip>{t('message.aboutUs')}</Chip>}
      {message.deletedAt && <Chip title={whole(message.deletedAt)}>{t('message.deleted')}</Chip>}
      {message.timeClamped && message.claimedAt && (
        <Chip title={t('message.clampedHelp')}>{t('message.claims', { time: whole(message.claimedAt) })}</Chip>
      )}
      {message.editedAt && (
        <Versions
          message={message}
          label={t(message.editedAfterReply ? 'message.editedAfterReply' : 'message.edited', {
            time: moment(message.editedAt, Date.now()),
          })}
        />
      )}
    </div>
  );
}
