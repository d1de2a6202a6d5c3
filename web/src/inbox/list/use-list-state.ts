import { useCallback, useEffect, useRef, useState } from 'react';
import type { Filter } from '../inbox-address.ts';
import { useConversationList } from './use-conversation-list.ts';

const none: ReadonlySet<string> = new Set();

/** The list with what a person does in it: the keyboard's cursor, the chosen rows, the open conversation. */
export function useListState(filter: Filter, open: string | null, openConversation: (id: string | null) => void) {
  const [cursor, setCursor] = useState<string | null>(open);
  const [openBefore, setOpenBefore] = useState(open);
  if (open !== openBefore) {
    // While it is being drawn, not after: so it is drawn once.
    setOpenBefore(open);
    if (open) setCursor(open);
  }
  const [chosen, setChosen] = useState(none);
  const underPointer = useRef(false);
  const focused = useRef(false);
  const opened = useRef(open);
  opened.current = open;
  const engaged = useCallback(() => underPointer.current || focused.current || opened.current !== null, []);
  const data = useConversationList(filter, engaged);
  const { rows, left } = data;
  const rowsNow = useRef(rows);
  rowsNow.current = rows;
  const anchor = useRef<string | null>(null);

  useEffect(() => setChosen(none), [filter]);

  const openRow = useCallback(
    (id: string) => {
      openConversation(id);
      setCursor(id);
    },
    [openConversation],
  );
  const choose = useCallback((id: string, range: boolean) => {
    const ids = rowsNow.current.map((row) => row.id);
    const [from, to] = [ids.indexOf(anchor.current ?? id), ids.indexOf(id)].toSorted((a, b) => a - b) as [
      number,
      number,
    ];
    setChosen((before) => {
      const next = new Set(before);
      const on = !before.has(id);
      for (const each of range && from >= 0 ? ids.slice(from, to + 1) : [id]) {
        if (on) next.add(each);
        else next.delete(each);
      }
      return next;
    });
    anchor.current = id;
  }, []);
  /** Where `steps` rows further down (or up) leads, from the cursor; past those that left. */
  const beside = useCallback(
    (steps: number, from = cursor): string | null => {
      const ids = rowsNow.current.map((row) => row.id).filter((id) => id === from || !left.has(id));
      const at = from ? ids.indexOf(from) : -1;
      return ids[Math.max(0, Math.min(ids.length - 1, at < 0 ? 0 : at + steps))] ?? null;
    },
    [cursor, left],
  );
  /** The row below it that is still to be done; what a colleague dealt with meanwhile is passed over. */
  const following = useCallback(
    (id: string): string | null => {
      const at = rowsNow.current.findIndex((row) => row.id === id);
      return rowsNow.current.slice(at + 1).find((row) => !left.has(row.id))?.id ?? null;
    },
    [left],
  );
  return {
    ...data,
    filter,
    open,
    cursor,
    setCursor,
    chosen,
    choose,
    clearChosen: useCallback(() => setChosen(none), []),
    chooseAll: useCallback(() => setChosen(new Set(rowsNow.current.map((row) => row.id))), []),
    openRow,
    beside,
    following,
    setUnderPointer: useCallback((is: boolean) => void (underPointer.current = is), []),
    /** @param id the row in which the focus is */
    setFocused: useCallback((is: boolean, id?: string | null) => {
      focused.current = is;
      if (id) setCursor(id);
    }, []),
  };
}

export type ListState = ReturnType<typeof useListState>;
