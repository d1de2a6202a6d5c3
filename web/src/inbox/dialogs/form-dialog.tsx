import { Button, Group, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { CarefulModal } from '../../form/careful-modal.tsx';
import { useT } from '../../i18n/i18n.tsx';
import { ProblemAlert } from '../../sign-in/problem-alert.tsx';
import { closeDialog } from './dialog-store.ts';

interface Props {
  title: string;
  /** What the button does, in words. */
  action: string;
  ready: boolean;
  /** @returns once it is done; what it throws is shown, and nothing that was entered is lost. */
  submit: () => Promise<void>;
  close?: () => void;
  children: ReactNode;
}

/** A dialog with one thing to do at its end. */
export function FormDialog({ title, action, ready, submit, close = closeDialog, children }: Props) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await submit();
      close();
    } catch (error) {
      setProblem(error as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <CarefulModal title={title} close={close}>
      <form onSubmit={(event) => void send(event)}>
        <Stack>
          <ProblemAlert error={problem} />
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" disabled={!ready} loading={busy}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </CarefulModal>
  );
}
