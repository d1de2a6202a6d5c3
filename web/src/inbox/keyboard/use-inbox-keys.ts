import { useEffect, useRef } from 'react';
import type { DraftKind } from '../../api/drafts.ts';
import { usePreferences } from '../../session/use-me.ts';
import type { OpenMenu } from '../actions/action-bar.tsx';
import type { ListState } from '../list/use-list-state.ts';

interface Given {
  list: ListState;
  open: string | null;
  openConversation: (id: string | null) => void;
  setMenu: (menu: OpenMenu) => void;
  setKind: (kind: DraftKind) => void;
  setDialog: (dialog: 'palette' | 'help' | null) => void;
}

const writing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=menu]') !==
    null;

/** The keys of the inbox: one letter each, inert while something is being written, and only if the person wants them. */
export function useInboxKeys(given: Given): void {
  const { singleKeys } = usePreferences();
  const now = useRef(given);
  now.current = given;
  useEffect(() => {
    const focusComposer = (kind: DraftKind) => {
      now.current.setKind(kind);
      requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-composer] textarea')?.focus());
    };
    const move = (steps: number) => {
      const { list, open, openConversation } = now.current;
      const id = list.beside(steps);
      if (!id) return;
      list.setCursor(id);
      if (open) openConversation(id);
    };
    const keys: Record<string, () => void> = {
      j: () => move(1),
      k: () => move(-1),
      Enter: () => now.current.list.cursor && now.current.openConversation(now.current.list.cursor),
      o: () => now.current.list.cursor && now.current.openConversation(now.current.list.cursor),
      u: () => now.current.openConversation(null),
      x: () => now.current.list.cursor && now.current.list.choose(now.current.list.cursor, false),
      r: () => focusComposer('reply'),
      n: () => focusComposer('note'),
      a: () => now.current.setMenu('assign'),
      e: () => document.querySelector<HTMLElement>('[data-key=resolve]')?.click(),
      s: () => now.current.setMenu('snooze'),
      l: () => now.current.setMenu('label'),
      '/': () => document.getElementById('inbox-search')?.focus(),
      '?': () => now.current.setDialog('help'),
    };
    const press = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        now.current.setDialog('palette');
        return;
      }
      if (event.key === 'Escape' && writing(event.target)) {
        (event.target as HTMLElement).blur();
        return;
      }
      if (!singleKeys || event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
      if (event.key === 'Enter' && event.target !== document.body) return;
      const action = keys[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [singleKeys]);
}
