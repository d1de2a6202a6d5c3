import { lazy, Suspense, useEffect } from 'react';
import { useT } from '../i18n/i18n.tsx';
import classes from './inbox.module.css';
import type { Props } from './thread/conversation-pane.tsx';

// What is needed only once a conversation is open comes after the list is on screen.
const loadPane = () => import('./thread/conversation-pane.tsx');
const ConversationPane = lazy(async () => ({ default: (await loadPane()).ConversationPane }));

/** The conversation that is open, or how to open one. */
export function OpenPane({ id, ...pane }: Omit<Props, 'id'> & { id: string | null }) {
  const t = useT();
  if (id)
    return (
      <Suspense fallback={<div className={classes.nothing} aria-busy />}>
        <ConversationPane key={id} id={id} {...pane} />
      </Suspense>
    );
  return (
    <div className={classes.nothing}>
      <p>{t('thread.nothingOpen')}</p>
    </div>
  );
}

/** What the first open conversation needs is loaded as soon as the list stands. */
export function usePaneSoon(listed: boolean): void {
  useEffect(() => {
    if (!listed) return undefined;
    // Without a line it cannot come; it is asked for again when it is needed.
    const soon = setTimeout(() => void loadPane().catch(() => undefined), 500);
    return () => clearTimeout(soon);
  }, [listed]);
}
