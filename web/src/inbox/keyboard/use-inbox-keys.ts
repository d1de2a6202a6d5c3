import { useEffect, useRef } from 'react';
import type { DraftKind } from '../../api/drafts.ts';
import { usePreferences } from '../../session/use-me.ts';
import type { OpenMenu } from '../actions/command-menus.tsx';
import type { ListState } from '../list/use-list-state.ts';
import type { OpenKeyDialog } from './key-dialog.tsx';
import { useNothingToAnswer } from './use-nothing-to-answer.ts';

interface Given {
  list: ListState;
  openConversation: (id: string | null) => void;
  /** Of the chosen rows, or of the open conversation; of nothing, it opens nothing. */
  setMenu: (menu: OpenMenu) => void;
  setKind: (kind: DraftKind) => void;
  setDialog: (dialog: OpenKeyDialog) => void;
}

const writing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=menu]') !==
    null;

/** Once it is drawn. Where there is nothing to focus, nothing else keeps the focus, so that Enter is the cursor's. */
function focus(selector: string): void {
  requestAnimationFrame(() => {
    const found = document.querySelector<HTMLElement>(selector);
    if (found) found.focus({ preventScroll: true });
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
}
const focusRow = (id: string) => focus(`[data-id="${id}"] button`);

/** What each key does. */
function actionsOf({ list, openConversation, setMenu, setKind, setDialog, ...given }: Given & Nothing) {
  const { cursor, open } = list;
  const openCursor = () => cursor && openConversation(cursor);
  const move = (steps: number) => {
    const id = list.beside(steps);
    if (!id) return;
    if (open) openConversation(id);
    else list.setCursor(id);
    focusRow(id);
  };
  const compose = (kind: DraftKind) => {
    setKind(kind);
    focus('[data-composer] textarea');
  };
  const back = () => {
    openConversation(null);
    if (cursor) focusRow(cursor);
  };
  return {
    j: () => move(1),
    k: () => move(-1),
    Enter: openCursor,
    o: openCursor,
    u: back,
    x: () => cursor && list.choose(cursor, false),
    r: () => compose('reply'),
    n: () => compose('note'),
    a: () => setMenu('assign'),
    e: () => document.querySelector<HTMLElement>('[data-key=resolve]')?.click(),
    s: () => setMenu('snooze'),
    l: () => setMenu('label'),
    y: given.needsAnswer,
    c: given.clearRest,
    '/': () => document.getElementById('inbox-search')?.focus(),
    '?': () => setDialog('help'),
  } satisfies Record<string, () => void>;
}
type Nothing = ReturnType<typeof useNothingToAnswer>;

/** The keys of the inbox: one letter each, inert while something is being written, and only if the person wants them. */
export function useInboxKeys(given: Given): void {
  const { singleKeys } = usePreferences();
  const now = useRef<Given & Nothing>(null!);
  now.current = { ...given, ...useNothingToAnswer(given.list) };
  useEffect(() => {
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
      const actions: Record<string, () => void> = actionsOf(now.current);
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [singleKeys]);
}
