import { Popover, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readClock, type Wait } from '../../api/clock.ts';
import type { ConversationItem } from '../../api/conversations.ts';
import { Unfolding } from '../../form/unfolding.tsx';
import { type Formats, useFormats } from '../../i18n/format.ts';
import { type Key, type Translate, useT } from '../../i18n/i18n.tsx';
import { useNow } from '../../i18n/now.ts';
import { Countdown } from '../list/countdown.tsx';
import { conversationKey } from './use-thread.ts';
import classes from './clock.module.css';

const notableLag = 60;

/** A wait, told in sentences from facts. Pure. */
export function testimonySentences(wait: Wait, t: Translate, format: Formats, now: number): string[] {
  const at = (instant: string) => format.moment(instant, now);
  const told = [t('clock.since', { at: at(wait.waitingSince) })];
  for (const nudge of wait.nudges) told.push(t('clock.nudge', { at: at(nudge.at) }));
  for (const { at: when, because } of wait.didNotStop) told.push(t(`clock.not.${because}` as Key, { at: at(when) }));
  if (wait.lagSeconds >= notableLag) told.push(t('clock.lag', { time: format.span(wait.lagSeconds) }));
  for (const { at: when, level } of wait.changes)
    told.push(t('clock.change', { at: at(when), level: t(`level.${level}` as Key) }));
  if (wait.ended) told.push(t(`clock.ended.${wait.ended.by}` as Key, { at: at(wait.ended.at) }));
  for (const promise of ['goal', 'sla'] as const) {
    const { at: due, met, leftSeconds } = wait[promise];
    const state = met === true ? 'met' : met === false ? 'missed' : 'open';
    const left = format.span(Math.abs(leftSeconds ?? 0));
    told.push(t(`clock.${promise}.${state}`, { at: at(due), left }));
  }
  if (Math.abs(wait.openSeconds - wait.wallSeconds) > notableLag)
    told.push(t('clock.open', { open: format.span(wait.openSeconds), wall: format.span(wait.wallSeconds) }));
  told.push(t('clock.versions', { target: wait.targetVersionId, calendar: wait.calendarVersionId }));
  return told;
}

function Told({ conversationId }: { conversationId: string }) {
  const t = useT();
  const format = useFormats();
  const now = useNow();
  const { data, error } = useQuery({
    queryKey: [...conversationKey(conversationId), 'clock'],
    queryFn: () => readClock(conversationId),
  });
  if (error) return <Text size="sm">{error.message}</Text>;
  if (!data) return <Skeleton h={90} />;
  const { waits } = data;
  if (waits.length === 0) return <Text size="sm">{t('clock.none')}</Text>;
  return (
    <Stack gap="md" mah={420} style={{ overflow: 'auto' }}>
      {waits.toReversed().map((wait, i) => (
        <section key={wait.startedByMessageId}>
          {waits.length > 1 && (
            <Text size="xs" fw={650} c="dimmed" mb={4}>
              {t('clock.wait', { number: waits.length - i })}
            </Text>
          )}
          <ul className={classes.told}>
            {testimonySentences(wait, t, format, now).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
      ))}
    </Stack>
  );
}

/** The countdown, which testifies when clicked: since when, what did and did not stop it, which promise. */
export function Clock({ conversation }: { conversation: ConversationItem }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <Unfolding
      opened={open}
      popup="dialog"
      button={
        <UnstyledButton className={classes.button} onClick={() => setOpen(!open)}>
          {conversation.waitingSince ? <Countdown item={conversation} /> : t('clock.history')}
          <span className="visually-hidden"> {t('clock.ask')}</span>
        </UnstyledButton>
      }
    >
      {(id, target) => (
        <Popover id={id} opened onChange={setOpen} width={380} shadow="lg" withArrow trapFocus>
          <Popover.Target>{target}</Popover.Target>
          <Popover.Dropdown>
            <Text fw={650} size="sm" mb={8}>
              {t('clock.title')}
            </Text>
            <Told conversationId={conversation.id} />
          </Popover.Dropdown>
        </Popover>
      )}
    </Unfolding>
  );
}
