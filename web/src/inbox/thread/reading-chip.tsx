import { Button, Group, Popover, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { correct } from '../../api/actions.ts';
import { type Level, levels } from '../../api/conversations.ts';
import type { Message } from '../../api/messages.ts';
import { useT } from '../../i18n/i18n.tsx';
import { FrustrationMark } from '../list/frustration-mark.tsx';
import { useReasonText } from './reason-text.ts';
import classes from './thread.module.css';

/** How fed up the customer is in this message, why, and one click to say otherwise. */
export function ReadingChip({ message }: { message: Message }) {
  const t = useT();
  const words = useReasonText();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const reading = message.reading!;
  const change = useMutation({
    mutationFn: (level: Level) => correct(message.id, level),
    onSuccess: () => {
      setOpen(false);
      void client.invalidateQueries({ queryKey: ['conversation', message.conversationId] });
    },
  });
  const weighty = reading.reasons.filter(({ share }) => Math.abs(share) >= 0.02);
  return (
    <Popover opened={open} onChange={setOpen} width={320} shadow="md" withArrow trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={classes.fold}
          aria-expanded={open}
          aria-label={t('reading.open', { level: t(`level.${reading.level}`) })}
          onClick={() => setOpen(!open)}
        >
          {reading.level === 'calm' ? (
            t('level.calm')
          ) : (
            <FrustrationMark frustration={{ level: reading.level, trajectory: 'steady' }} />
          )}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
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
      </Popover.Dropdown>
    </Popover>
  );
}
