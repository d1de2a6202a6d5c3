import { Button, Group, Loader } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Delivery, Message } from '../../api/messages.ts';
import { type Settlement, settleReply } from '../../api/replies.ts';
import { useT } from '../../i18n/i18n.tsx';
import classes from './thread.module.css';

/** What a person may decide: also of a reply that another system has taken out, since that may never tell. */
function choicesOf({ state, takenOut }: Delivery): Settlement[] {
  if (state === 'failed') return ['resend', 'give-up'];
  if (state === 'unconfirmed') return ['mark-sent', 'resend', 'give-up'];
  return state === 'sending' && takenOut ? ['mark-sent', 'give-up'] : [];
}

function helpOf({ state }: Delivery): 'failedHelp' | 'unconfirmedHelp' | 'takenOutHelp' {
  if (state === 'failed') return 'failedHelp';
  return state === 'unconfirmed' ? 'unconfirmedHelp' : 'takenOutHelp';
}

/** What became of a reply, and what the rep can do where it is not certain. Nothing written is ever lost. */
export function DeliveryState({ message, delivery }: { message: Message; delivery: Delivery }) {
  const t = useT();
  const client = useQueryClient();
  const settle = useMutation({
    mutationFn: (settlement: Settlement) => settleReply(message.conversationId, message.id, settlement),
    onSettled: () => client.invalidateQueries({ queryKey: ['conversation', message.conversationId] }),
  });
  const choices = choicesOf(delivery);
  if (delivery.state === 'sent') return null;
  if (delivery.state === 'queued' || (delivery.state === 'sending' && choices.length === 0))
    return (
      <div className={classes.quiet} role="status">
        <Loader size={11} /> {t(`delivery.${delivery.state}`)}
      </div>
    );
  const isTrouble = choices.length > 0 && !delivery.takenOut;
  return (
    <div className={delivery.takenOut ? undefined : classes.trouble} role={isTrouble ? 'alert' : 'status'}>
      <div>
        <strong>{t(`delivery.${delivery.state}`)}</strong> {delivery.reason}
      </div>
      {choices.length > 0 && (
        <>
          <span className={classes.quiet}>{t(`delivery.${helpOf(delivery)}`)}</span>
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
