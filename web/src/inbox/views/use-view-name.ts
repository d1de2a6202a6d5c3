import { useSavedViews } from '../../api/saved-views.ts';
import { useT } from '../../i18n/i18n.tsx';
import type { Filter } from '../inbox-address.ts';
import { isViewKey } from './views.ts';

/** What the list shows, in words. */
export function useViewName({ view = '', q }: Filter): string {
  const t = useT();
  const { data: saved } = useSavedViews();
  if (q) return t('search.results');
  if (isViewKey(view)) return t(`view.${view}`);
  return saved?.find(({ id }) => `saved:${id}` === view)?.name ?? t('view.all');
}
