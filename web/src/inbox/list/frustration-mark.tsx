import { IconCheck, IconTrendingDown, IconTrendingUp } from '@tabler/icons-react';
import type { Frustration } from '../../api/conversations.ts';
import { useT } from '../../i18n/i18n.tsx';
import classes from './frustration-mark.module.css';

const arrows = { rising: IconTrendingUp, steady: null, falling: IconTrendingDown, recovered: IconCheck } as const;

/** Level in a word and a colour, trend as an arrow. Calm is not worth a mark. */
export function FrustrationMark({
  frustration: { level, trajectory },
}: {
  frustration: Pick<Frustration, 'level' | 'trajectory'>;
}) {
  const t = useT();
  const Arrow = arrows[trajectory];
  if (level === 'calm' && trajectory !== 'recovered') return null;
  return (
    <span className={classes.mark} data-level={level}>
      {t(`level.${level}`)}
      {Arrow && (
        <>
          <Arrow size={13} stroke={2.4} aria-hidden />
          <span className="visually-hidden">, {t(`trend.${trajectory}`)}</span>
        </>
      )}
    </span>
  );
}
