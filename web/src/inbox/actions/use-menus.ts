import { useCallback, useState } from 'react';
import type { OpenMenu } from './command-menus.tsx';

/** Which menu is open: one of the chosen rows, or one of the open conversation, with which it goes. */
export function useMenus(open: string | null, choosing: boolean) {
  const [bulk, setBulk] = useState<OpenMenu>(null);
  const [own, setOwn] = useState<{ of: string | null; menu: OpenMenu }>({ of: null, menu: null });
  const setOfOpen = useCallback((menu: OpenMenu) => setOwn({ of: open, menu }), [open]);
  return {
    ofChosen: choosing ? bulk : null,
    setOfChosen: setBulk,
    ofOpen: own.of === open ? own.menu : null,
    setOfOpen,
    /** A key aims at the chosen rows first; where there is nothing to aim at, it does nothing. */
    setMenu: (menu: OpenMenu) => {
      if (choosing) setBulk(menu);
      else if (open) setOfOpen(menu);
    },
  };
}
