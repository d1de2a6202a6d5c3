import { answerNeeded } from '../../api/actions.ts';
import { useT } from '../../i18n/i18n.tsx';
import { counted } from '../actions/command.ts';
import { useChange } from '../actions/use-change.ts';
import type { ListState } from '../list/use-list-state.ts';

/** The most that one change takes. */
const atOnce = 500;

/** The two keys of "Probably nothing to answer": one says otherwise, one clears the rest of that list. */
export function useNothingToAnswer({ rows, left, cursor, open, filter }: ListState) {
  const t = useT();
  const { apply, plain } = useChange();
  const standing = rows.filter(({ id, nothingToAnswer }) => nothingToAnswer && !left.has(id)).map(({ id }) => id);
  return {
    needsAnswer: () => {
      const id = standing.find((each) => each === (open ?? cursor));
      if (id) void plain(() => answerNeeded(id), t('done.needsAnswer'));
    },
    clearRest: () => {
      const ids = standing.slice(0, atOnce);
      if (filter.view !== 'nothingToAnswer' || ids.length === 0) return;
      void apply(ids, { status: 'resolved' }, counted(t('done.resolved'), ids.length));
    },
  };
}
