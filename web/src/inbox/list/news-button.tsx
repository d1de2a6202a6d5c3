import { useT } from '../../i18n/i18n.tsx';
import type { ListState } from './use-list-state.ts';

const kinds = ['new', 'moved', 'left'] as const;

/** "3 new, 2 moved": what waits until the rep has a hand free, since nothing moves under it. Threats are said first. */
export function NewsButton({ waiting, show }: { waiting: ListState['waiting']; show: () => void }) {
  const t = useT();
  const told = kinds.filter((kind) => waiting[kind] > 0).map((kind) => t(`news.${kind}`, { count: waiting[kind] }));
  if (told.length === 0) return null;
  return (
    <button type="button" data-alarm={waiting.threats > 0 || undefined} onClick={show}>
      {waiting.threats > 0 && `${t('news.threats', { count: waiting.threats })}: `}
      {told.join(', ')}
    </button>
  );
}
