import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Change, Changed } from '../../api/actions.ts';
import { offer, tell, tellProblem } from '../../app/tell.ts';
import { type Translate, useT } from '../../i18n/i18n.tsx';
import { changeAll, type Outcome, outcomeOf, undoAll } from './change-all.ts';

/** Milliseconds in which a change can be taken back by its word at the foot of the page: time enough for slow hands. */
export const undoMs = 20_000;

/** Changes conversations, says what was done, and offers to take it back. */
export function useChange() {
  const t = useT();
  const client = useQueryClient();
  const settled = useCallback(
    async (work: () => Promise<Outcome>, done: string): Promise<boolean> => {
      const fresh = () =>
        Promise.all([
          client.invalidateQueries({ queryKey: ['conversation'] }),
          client.invalidateQueries({ queryKey: ['counts'] }),
        ]);
      try {
        const outcome = await work();
        const { items, changeIds, failure } = outcome;
        if (failure) tellProblem(failure);
        const refused = tellRefused(t, items);
        const act = async () => {
          tellRefused(t, await undoAll(outcome));
          await fresh();
        };
        const message = counted(done, items.length - refused);
        if (changeIds.length > 0) offer({ message, label: t('action.undo'), act, lasts: undoMs });
        else if (refused === 0 && !failure) tell(t('action.nothingChanged'));
        void fresh();
        return refused === 0 && !failure;
      } catch (error) {
        tellProblem(error);
        return false;
      }
    },
    [client, t],
  );
  const told = useCallback(
    (work: () => Promise<Changed>, done: string) => settled(async () => outcomeOf(await work()), done),
    [settled],
  );
  const apply = useCallback(
    (ids: readonly string[], body: Change, done: string) => settled(() => changeAll(ids, body), done),
    [settled],
  );
  /** For what cannot be taken back by its id. */
  const plain = useCallback(
    async (work: () => Promise<unknown>, done: string): Promise<boolean> => {
      try {
        await work();
        tell(done);
        void client.invalidateQueries({ queryKey: ['conversation'] });
        void client.invalidateQueries({ queryKey: ['counts'] });
        return true;
      } catch (error) {
        tellProblem(error);
        return false;
      }
    },
    [client],
  );
  return { apply, told, plain };
}

/** "Resolved (3)". */
const counted = (done: string, count: number): string => (count > 1 ? `${done} (${count})` : done);

/** Says how many a change left as they were, and why. @returns how many */
export function tellRefused(t: Translate, items: Changed['items']): number {
  const refused = items.filter(({ problem }) => problem);
  const why = [...new Set(refused.map(({ problem }) => problem!.detail))].join(' ');
  if (refused.length > 0) tellProblem(new Error(`${t('bulk.refused', { count: refused.length })} ${why}`));
  return refused.length;
}
