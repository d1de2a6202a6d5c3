import { answerNeeded } from '../../api/actions.ts';
import { listWhole } from '../../api/conversations.ts';
import { tellProblem } from '../../app/tell.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useChange } from '../actions/use-change.ts';
import { compare } from '../list/list-data.ts';
import type { ListState } from '../list/use-list-state.ts';

/** The two keys of "Probably nothing to answer": one says otherwise, one clears the rest of that list. */
export function useNothingToAnswer({ rows, left, cursor, open, filter, query }: ListState) {
  const t = useT();
  const { apply, plain } = useChange();
  const at = rows.find(({ id, nothingToAnswer }) => id === (open ?? cursor) && nothingToAnswer && !left.has(id));
  /** All that scrolling would show: who came since the rows were put in order is not listed yet, and stays. */
  const clearRest = async () => {
    const listed = { rows, whole: !query.hasNextPage };
    const now = await listWhole({ ...filter });
    const unseen = new Set(compare(listed, [], now).newcomers);
    const ids = now.filter((item) => !unseen.has(item)).map(({ id }) => id);
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
