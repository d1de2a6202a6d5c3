import { Button, Group, Loader } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Delivery, Message } from '../../api/messages.ts';
import { type Settlement, settleReply } from '../../api/replies.ts';
import { useT } from '../../i18n/i18n.tsx';
import classes from './thread.module.css';

/** What became of a reply, and what the rep can do where it is not certain. Nothing written is ever lost. */
export function DeliveryState({ message, delivery }: { message: Message; delivery: Delivery }) {
  const t = useT();
  const client = useQueryClient();
  const settle = useMutation({
    mutationFn: (settlement: Settlement) => settleReply(message.conversationId, message.id, settlement),
    onSettled: () => client.invalidateQueries({ queryKey: ['conversation', message.conversationId] }),
  });
  if (delivery.state === 'sent') return null;
  if (delivery.state === 'queued' || delivery.state === 'sending')
    return (
      <div className={classes.quiet} role="status">
        <Loader size={11} /> {t(`delivery.${delivery.state}`)}
      </div>
    );
  const choices: Settlement[] =
    delivery.state === 'failed'
      ? ['resend', 'give-up']
      : delivery.state === 'unconfirmed'
        ? ['mark-sent', 'resend', 'give-up']
        : [];
  return (
    <div className={classes.trouble} role={choices.length > 0 ? 'alert' : undefined}>
      <div>
        <strong>{t(`delivery.${delivery.state}`)}</strong> {delivery.reason}
      </div>
      {choices.length > 0 && (
        <>
          <span className={classes.quiet}>
            {t(`delivery.${delivery.state === 'failed' ? 'failedHelp' : 'unconfirmedHelp'}`)}
          </span>
          <Group gap="xs">
            {choices.map((choice, i) => (
              <Button
                key={choice}
                size="compact-sm"
                variant={i === 0 ? 'filled' : 'default'}
                loading={settle.isPending && settle.variables === choice}
                onClick={() => settle.mutate(choice)}
              >
                {t(`delivery.do.${choice}`)}
              </Button>
            ))}
          </Group>
          {settle.error && <span>{settle.error.message}</span>}
        </>
      )}
    </div>
  );
}
