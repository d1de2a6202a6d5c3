import { Button, CloseButton } from '@mantine/core';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useT } from '../i18n/i18n.tsx';
import { type Toast, tellProblem, toastStore } from './tell.ts';
import classes from './toasts.module.css';

/** Short words at the foot of the page, in a landmark of their own. They stay while somebody points at them. */
export function Toasts() {
  const t = useT();
  const toasts = useSyncExternalStore(toastStore.listen, toastStore.current);
  const [held, setHeld] = useState(false);
  return (
    <section
      className={classes.toasts}
      aria-label={t('alerts.messages')}
      aria-live="polite"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {toasts.map((toast) => (
        <One key={toast.id} toast={toast} held={held} />
      ))}
    </section>
  );
}

function One({ toast: { id, message, tone, lasts, offer }, held }: { toast: Toast; held: boolean }) {
  const t = useT();
  // An offer ends when it ends, whoever points at it: undoing is possible just so long.
  const stays = held && !offer;
  useEffect(() => {
    if (stays) return undefined;
    const timer = setTimeout(() => toastStore.hide(id), lasts);
    return () => clearTimeout(timer);
  }, [id, lasts, stays]);
  const take = async () => {
    toastStore.hide(id);
    try {
      await offer?.act();
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <div className={classes.toast} data-tone={tone} role={tone === 'problem' ? 'alert' : undefined}>
      <span className={classes.message}>{message}</span>
      {offer && (
        <Button size="compact-sm" variant="light" onClick={() => void take()}>
          {offer.label}
        </Button>
      )}
      <CloseButton size="sm" aria-label={t('action.close')} onClick={() => toastStore.hide(id)} />
    </div>
  );
}
