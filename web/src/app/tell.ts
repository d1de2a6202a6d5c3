/** Something said at the foot of the page. */
export interface Toast {
  id: string;
  message: string;
  tone: 'plain' | 'problem';
  /** Milliseconds. */
  lasts: number;
  offer?: { label: string; act: () => void | Promise<void> };
}

const most = 4;
let toasts: readonly Toast[] = [];
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** What is being said now; drawn by `Toasts`. */
export const toastStore = {
  current: (): readonly Toast[] => toasts,
  listen: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  hide: (id: string): void => set(toasts.filter((toast) => toast.id !== id)),
};

const say = (toast: Omit<Toast, 'id'>): void => set([...toasts, { ...toast, id: crypto.randomUUID() }].slice(-most));

/** A short word. */
export const tell = (message: string): void => say({ message, tone: 'plain', lasts: 4000 });

export const tellProblem = (error: unknown): void =>
  say({ message: error instanceof Error ? error.message : String(error), tone: 'problem', lasts: 9000 });

export interface Offer {
  message: string;
  /** What the button says, and does. */
  label: string;
  act: () => void | Promise<void>;
  lasts: number;
}

/** Says what was done and offers to take it back. */
export const offer = ({ message, label, act, lasts }: Offer): void =>
  say({ message, tone: 'plain', lasts, offer: { label, act } });
