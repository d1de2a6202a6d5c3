import { Popover, Text } from '@mantine/core';
import { Fragment, type ReactNode, useState } from 'react';
import type { Reading } from '../../api/messages.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useReasonText } from './reason-text.ts';
import classes from './thread.module.css';

export interface Mark {
  start: number;
  end: number;
  code: string;
  threat: boolean;
}

/** The spans of a reading that lie within the text, in order and without overlap; a threat outranks a reason. */
export function marksOf(reading: Reading | null, length: number): Mark[] {
  const all: Mark[] = (reading?.reasons ?? []).flatMap(({ code, span, share }) =>
    span && share > 0 ? [{ start: span.start, end: span.end, code, threat: false }] : [],
  );
  const { threat } = reading ?? {};
  if (threat?.span) all.push({ start: threat.span.start, end: threat.span.end, code: threat.class, threat: true });
  const kept: Mark[] = [];
  for (const mark of all.toSorted(
    (a, b) => Number(b.threat) - Number(a.threat) || b.end - b.start - (a.end - a.start),
  )) {
    const fits = mark.start >= 0 && mark.end <= length && mark.start < mark.end;
    if (fits && kept.every(({ start, end }) => mark.end <= start || mark.start >= end)) kept.push(mark);
  }
  return kept.toSorted((a, b) => a.start - b.start);
}

const links = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/** Web addresses become links; everything else stays the text it is. */
function linked(text: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const found of text.matchAll(links)) {
    parts.push(text.slice(at, found.index));
    parts.push(
      <a key={found.index} href={found[0]} target="_blank" rel="noopener noreferrer nofollow">
        {found[0]}
      </a>,
    );
    at = found.index + found[0].length;
  }
  parts.push(text.slice(at));
  return parts;
}

/** A message's text, with the words that gave frustration away underlined; each tells its reason. */
export function MarkedText({ text, reading }: { text: string; reading: Reading | null }) {
  const marks = marksOf(reading, text.length);
  const parts: ReactNode[] = [];
  let at = 0;
  for (const mark of marks) {
    parts.push(<Fragment key={`t${at}`}>{linked(text.slice(at, mark.start))}</Fragment>);
    parts.push(<Marked key={`m${mark.start}`} mark={mark} text={text.slice(mark.start, mark.end)} />);
    at = mark.end;
  }
  parts.push(<Fragment key="rest">{linked(text.slice(at))}</Fragment>);
  return (
    <div className={classes.text} dir="auto">
      {parts}
    </div>
  );
}

function Marked({ mark, text }: { mark: Mark; text: string }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const reason = useReasonText();
  const told = mark.threat ? t('message.threatWords', { class: reason.threat(mark.code) }) : reason.reason(mark.code);
  return (
    <Popover opened={open} onChange={setOpen} position="top" withArrow shadow="md" width="max-content">
      <Popover.Target>
        <button
          type="button"
          className={classes.mark}
          data-threat={mark.threat || undefined}
          aria-label={`${text}: ${told}`}
          onClick={() => setOpen(!open)}
          onPointerEnter={() => setOpen(true)}
          onPointerLeave={() => setOpen(false)}
        >
          {text}
        </button>
      </Popover.Target>
      <Popover.Dropdown p="xs" maw={280}>
        <Text size="sm">{told}</Text>
      </Popover.Dropdown>
    </Popover>
  );
}
