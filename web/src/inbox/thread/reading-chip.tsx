import { Button, Group, Popover, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { correct } from '../../api/actions.ts';
import { type Level, levels } from '../../api/conversations.ts';
import type { Message } from '../../api/messages.ts';
import { Unfolding } from '../../form/unfolding.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { FrustrationMark } from '../list/frustration-mark.tsx';
import { useReasonText } from './reason-text.ts';
import classes from './thread.module.css';

/** How fed up the customer is in this message, why, and one click to say otherwise. */
export function ReadingChip({ message }: { message: Message }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const { level } = message.reading!;
  return (
    <Unfolding
      opened={open}
      popup="dialog"
      button={
        <button
          type="button"
          className={classes.fold}
          aria-label={t('reading.open', { level: t(`level.${level}`) })}
          onClick={() => setOpen(!open)}
        >
          {level === 'calm' ? t('level.calm') : <FrustrationMark frustration={{ level, trajectory: 'steady' }} />}
        </button>
      }
    >
      {(id, target) => (
        <Popover id={id} opened onChange={setOpen} width={320} shadow="md" withArrow trapFocus>
          <Popover.Target>{target}</Popover.Target>
          <Popover.Dropdown>
            <Reasons message={message} close={() => setOpen(false)} />
          </Popover.Dropdown>
        </Popover>
      )}
    </Unfolding>
  );
}

function Reasons({ message, close }: { message: Message; close: () => void }) {
  const t = useT();
  const words = useReasonText();
  const client = useQueryClient();
  const reading = message.reading!;
  const change = useMutation({
    mutationFn: (level: Level) => correct(message.id, level),
    onSuccess: () => {
      close();
      void client.invalidateQueries({ queryKey: ['conversation', message.conversationId] });
    },
  });
  const weighty = reading.reasons.filter(({ share }) => Math.abs(share) >= 0.02);
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600}>
        {t('reading.score', { percent: Math.round(reading.frustration * 100) })}
      </Text>
      {reading.corrected?.level && <Text size="sm">{t('reading.corrected')}</Text>}
      <ul style={{ margin: 0, paddingInlineStart: 18, fontSize: 14 }}>
        {weighty.map((reason, i) => (
          <li key={`${reason.code}${i}`}>
            {words.reason(reason.code)}
            {reason.span && <q dir="auto">{reason.span.text}</q>}
          </li>
        ))}
        {weighty.length === 0 && <li>{t('reading.noReasons')}</li>}
      </ul>
      <Text size="xs" c="dimmed">
        {t('reading.correct')}
      </Text>
      <Group gap={6}>
        {levels.map((level) => (
          <Button
            key={level}
            size="compact-xs"
            variant={level === reading.level ? 'filled' : 'default'}
            loading={change.isPending && change.variables === level}
            onClick={() => change.mutate(level)}
          >
            {t(`level.${level}`)}
          </Button>
        ))}
      </Group>
      {change.error && (
        <Text size="sm" c="var(--alarm)">
          {change.error.message}
        </Text>
      )}
    </Stack>
  );
}
