import { type Change, change, type Changed, undoChange } from '../../api/actions.ts';

/** The most that one request changes. */
const atOnce = 100;

/** What came of a change, as far as it got. */
export interface Outcome {
  items: Changed['items'];
  /** What takes it back. */
  changeIds: string[];
  /** Why it got no further. */
  failure?: Error;
}

export const outcomeOf = ({ changeId, items }: Changed): Outcome => ({ items, changeIds: changeId ? [changeId] : [] });

/** Changes any number of conversations; what was changed before a failure can be taken back all the same. */
export async function changeAll(ids: readonly string[], body: Change): Promise<Outcome> {
  const all: Outcome = { items: [], changeIds: [] };
  try {
    for (let from = 0; from < ids.length; from += atOnce) {
      const { items, changeIds } = outcomeOf(await change(ids.slice(from, from + atOnce), body));
      all.items.push(...items);
      all.changeIds.push(...changeIds);
    }
    return all;
  } catch (error) {
    return { ...all, failure: error as Error };
  }
}

export async function undoAll({ changeIds }: Pick<Outcome, 'changeIds'>): Promise<Outcome['items']> {
  const items: Outcome['items'] = [];
  for (const changeId of changeIds) items.push(...(await undoChange(changeId)).items);
  return items;
}
