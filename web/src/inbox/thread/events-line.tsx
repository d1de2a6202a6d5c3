import { useState } from 'react';
import type { HistoryEvent } from '../../api/messages.ts';
import { useFormats } from '../../i18n/format.ts';
import { type Key, useT } from '../../i18n/i18n.tsx';
import { useNow } from '../../i18n/now.ts';
import classes from './thread.module.css';

/** Who did it, in words. */
function useActor() {
  const t = useT();
  return ({ actor }: HistoryEvent) => actor.name ?? t(`actor.${actor.kind}`);
}

/** What happened between two messages: one line, unfolded on request. */
export function EventsLine({ events }: { events: HistoryEvent[] }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow();
  const actor = useActor();
  const [open, setOpen] = useState(events.length === 1);
  const told = (event: HistoryEvent) => {
    const text = t(`event.${event.type}` as Key);
    return `${moment(event.at, now)} · ${actor(event)}: ${text.startsWith('event.') ? event.type : text}`;
  };
  return (
    <li className={classes.event}>
      {open ? (
        events.map((event) => <div key={event.id}>{told(event)}</div>)
      ) : (
        <button type="button" className={classes.fold} onClick={() => setOpen(true)}>
          {t('thread.events', { count: events.length })}
        </button>
      )}
    </li>
  );
}
