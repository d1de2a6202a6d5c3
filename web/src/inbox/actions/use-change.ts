import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type Change, change, type Changed, undoChange } from '../../api/actions.ts';
import { offer, tell, tellProblem } from '../../app/tell.ts';
import { type Translate, useT } from '../../i18n/i18n.tsx';

/** Milliseconds in which a change can be taken back by its word at the foot of the page: time enough for slow hands. */
export const undoMs = 20_000;

/** Changes conversations, says what was done, and offers to take it back. */
export function useChange() {
  const t = useT();
  const client = useQueryClient();
  const told = useCallback(
    async (work: () => Promise<Changed>, done: string): Promise<boolean> => {
      const fresh = () =>
        Promise.all([
          client.invalidateQueries({ queryKey: ['conversation'] }),
          client.invalidateQueries({ queryKey: ['counts'] }),
        ]);
      try {
        const { changeId, items } = await work();
        const refused = tellRefused(t, items);
        if (changeId) {
          const takeBack = async () => {
            tellRefused(t, (await undoChange(changeId)).items);
            await fresh();
          };
          offer({ message: done, label: t('action.undo'), act: takeBack, lasts: undoMs });
        } else if (refused === 0) tell(t('action.nothingChanged'));
        void fresh();
        return refused === 0;
      } catch (error) {
        tellProblem(error);
        return false;
      }
    },
    [client, t],
  );
  const apply = useCallback(
    (ids: readonly string[], body: Change, done: string) => told(() => change(ids, body), done),
    [told],
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

/** Says how many a change left as they were, and why. @returns how many */
export function tellRefused(t: Translate, items: Changed['items']): number {
  const refused = items.filter(({ problem }) => problem);
  const why = [...new Set(refused.map(({ problem }) => problem!.detail))].join(' ');
  if (refused.length > 0) tellProblem(new Error(`${t('bulk.refused', { count: refused.length })} ${why}`));
  return refused.length;
}
