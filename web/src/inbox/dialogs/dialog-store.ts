import { useSyncExternalStore } from 'react';
import type { ConversationItem } from '../../api/conversations.ts';
import type { Message } from '../../api/messages.ts';

/** Something that asks for more than one press. Whoever opens it need not be near where it is drawn. */
export type Dialog =
  | { kind: 'merge'; conversation: ConversationItem }
  | { kind: 'start'; conversation?: ConversationItem }
  | { kind: 'log'; conversation?: ConversationItem }
  | { kind: 'forward'; conversation: ConversationItem; message: Message }
  | { kind: 'editNote'; message: Message };

let current: Dialog | null = null;
const listeners = new Set<() => void>();

const set = (next: Dialog | null): void => {
  current = next;
  for (const listener of listeners) listener();
};

export const openDialog = (dialog: Dialog): void => set(dialog);
export const closeDialog = (): void => set(null);

/** The dialog to draw. */
export const useDialog = (): Dialog | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
