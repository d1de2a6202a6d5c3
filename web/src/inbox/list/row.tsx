import { memo } from 'react';
import type { ConversationItem } from '../../api/conversations.ts';
import { ChannelMark } from '../../channel/channel-mark.tsx';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import { nameOf } from '../contact-name.ts';
import { useNow } from '../../i18n/now.ts';
import { Countdown, WaitingTime } from './countdown.tsx';
import { FrustrationMark } from './frustration-mark.tsx';
import classes from './row.module.css';

interface Props {
  item: ConversationItem;
  open: boolean;
  cursor: boolean;
  chosen: boolean;
  choosing: boolean;
  left: boolean;
  index: number;
  total: number;
  onOpen: (id: string) => void;
  onChoose: (id: string, range: boolean) => void;
}

function When({ at }: { at: string }) {
  const { moment } = useFormats();
  return <time dateTime={at}>{moment(at, useNow())}</time>;
}

/** Name, first line, and what presses: everything needed to choose, and nothing else. */
export const Row = memo(function Row({
  item,
  open,
  cursor,
  chosen,
  choosing,
  left,
  index,
  total,
  onOpen,
  onChoose,
}: Props) {
  const t = useT();
  const name = nameOf(item.contact, t);
  return (
    <div
      className={classes.row}
      role="listitem"
      aria-setsize={total}
      aria-posinset={index + 1}
      data-id={item.id}
      data-open={open || undefined}
      data-cursor={cursor || undefined}
      data-chosen={chosen || undefined}
      data-choosing={choosing || undefined}
      data-left={left || undefined}
      data-level={item.threat ? 'threat' : item.frustration.level}
    >
      <span className={classes.lead}>
        <ChannelMark channel={item.source.channel} size={24} />
        <input
          type="checkbox"
          className={classes.check}
          checked={chosen}
          aria-label={t('list.choose', { name })}
          onChange={() => undefined}
          onClick={(event) => onChoose(item.id, event.shiftKey)}
        />
      </span>
      <button
        type="button"
        className={classes.body}
        aria-current={open || undefined}
        aria-describedby={cursor ? 'why-here' : undefined}
        onClick={() => onOpen(item.id)}
      >
        <span className={classes.top}>
          <bdi className={classes.name}>{name}</bdi>
          {item.sandbox && <span className={classes.tag}>{t('list.sandbox')}</span>}
          <span className={classes.when}>
            {item.waitingSince ? (
              <>
                {t('list.waits')} <WaitingTime since={item.waitingSince} />
              </>
            ) : (
              <When at={item.lastActivityAt} />
            )}
          </span>
        </span>
        <span className={classes.line} dir="auto">
          {item.preview.direction === 'outbound' && <span className={classes.us}>{t('list.us')} </span>}
          {item.subject && <span className={classes.subject}>{item.subject} – </span>}
          {item.preview.text}
        </span>
        <Facts item={item} left={left} />
      </button>
    </div>
  );
});

function Facts({ item, left }: { item: ConversationItem; left: boolean }) {
  const t = useT();
  return (
    <span className={classes.facts}>
      {left && <span className={classes.tag}>{t('list.left')}</span>}
      {item.threat && <span className={classes.threat}>{t(`threat.${item.threat}`)}</span>}
      <FrustrationMark frustration={item.frustration} />
      <Countdown item={item} />
      {!item.waitingSince && <span className={classes.quiet}>{t(`status.${item.status}`)}</span>}
      {item.labels.slice(0, 2).map((label) => (
        <span key={label.id} className={classes.tag}>
          <bdi>{label.name}</bdi>
        </span>
      ))}
      {item.labels.length > 2 && <span className={classes.quiet}>+{item.labels.length - 2}</span>}
      <span className={classes.end}>
        {item.language && item.language !== 'und' && (
          <abbr className={classes.language} title={t('list.language', { language: item.language })}>
            {item.language}
          </abbr>
        )}
        {item.assignee ? (
          <abbr className={classes.person} title={item.assignee.name}>
            {item.assignee.initials || item.assignee.name.slice(0, 2)}
          </abbr>
        ) : null}
      </span>
    </span>
  );
}
