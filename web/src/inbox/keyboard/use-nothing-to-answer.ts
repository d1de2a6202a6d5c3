import { answerNeeded } from '../../api/actions.ts';
import { listAllIds } from '../../api/conversations.ts';
import { tellProblem } from '../../app/tell.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useChange } from '../actions/use-change.ts';
import type { ListState } from '../list/use-list-state.ts';

/** The two keys of "Probably nothing to answer": one says otherwise, one clears the rest of that list. */
export function useNothingToAnswer({ rows, left, cursor, open, filter }: ListState) {
  const t = useT();
  const { apply, plain } = useChange();
  const at = rows.find(({ id, nothingToAnswer }) => id === (open ?? cursor) && nothingToAnswer && !left.has(id));
  const clearRest = async () => {
    const ids = await listAllIds({ ...filter });
    if (ids.length > 0) await apply(ids, { status: 'resolved' }, t('done.resolved'));
  };
  return {
    needsAnswer: () => {
      if (at) void plain(() => answerNeeded(at.id), t('done.needsAnswer'));
    },
    clearRest: () => {
      if (filter.view === 'nothingToAnswer') void clearRest().catch(tellProblem);
    },
  };
}
