import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';

/** A short word at the foot of the page. */
export function tell(message: string): void {
  notifications.show({ message, withBorder: true, autoClose: 4000 });
}

export function tellProblem(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  notifications.show({ message, color: 'red', withBorder: true, autoClose: 9000, role: 'alert' });
}

export interface Offer {
  message: string;
  /** What the button says, and does. */
  label: string;
  act: () => void | Promise<void>;
  /** Milliseconds for which it is offered. */
  lasts: number;
}

/** Says what was done and offers to take it back. @returns hides it */
export function offer({ message, label, act, lasts }: Offer): () => void {
  const id = crypto.randomUUID();
  const hide = () => notifications.hide(id);
  const run = async () => {
    hide();
    try {
      await act();
    } catch (error) {
      tellProblem(error);
    }
  };
  notifications.show({
    id,
    withBorder: true,
    autoClose: lasts,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button size="compact-sm" variant="light" onClick={() => void run()}>
          {label}
        </Button>
      </Group>
    ),
  });
  return hide;
}
