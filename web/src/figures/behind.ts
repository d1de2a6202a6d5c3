import type { Filter } from '../inbox/inbox-address.ts';

/** Whose figures: the conditions of a row on what stands now, and on the waits that are put down to it. */
export interface Whose {
  now: Filter;
  waits: Filter;
}

/** What a page of figures counts. */
export interface Counting {
  days: number;
  sandbox: boolean;
}

const address = (filter: Filter): string =>
  `/inbox?${new URLSearchParams(filter as Record<string, string>).toString()}`;

/** Where the numbers of a row lead: to just those conversations that they count. */
export function behind({ days, sandbox }: Counting, whose: Whose) {
  const counted = sandbox ? 'all' : 'real';
  return {
    now: (filter: Filter) => address({ view: 'all', counted, ...whose.now, ...filter }),
    waits: (waits: string) => address({ view: 'all', counted, ...whose.waits, waits, days: String(days) }),
  };
}
export type Behind = ReturnType<typeof behind>;
