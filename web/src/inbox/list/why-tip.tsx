import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { ConversationItem } from '../../api/conversations.ts';
import classes from './list.module.css';
import { useWhy } from './why-text.tsx';

const patienceMs = 500;

/** One tip for the whole list: why the row under the pointer or the cursor stands where it stands. */
export function WhyTip({
  item,
  byPointer,
  box,
}: {
  item: ConversationItem | undefined;
  byPointer: boolean;
  box: RefObject<HTMLDivElement | null>;
}) {
  const why = useWhy(item?.why ?? []);
  const tip = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ top: number; left: number } | null>(null);
  const id = item?.id;
  useLayoutEffect(() => {
    setPlace(null);
    if (!id) return undefined;
    const timer = setTimeout(
      () => {
        const row = box.current?.querySelector(`[data-id="${id}"]`)?.getBoundingClientRect();
        const width = window.innerWidth;
        if (row && row.right + 320 < width) setPlace({ top: row.top + 12, left: row.right + 8 });
      },
      byPointer ? patienceMs : 0,
    );
    return () => clearTimeout(timer);
  }, [id, byPointer, box]);
  return (
    <>
      <span id="why-here" className="visually-hidden">
        {why}
      </span>
      {place && why && (
        <div ref={tip} className={classes.tip} style={place} aria-hidden>
          {why}
        </div>
      )}
    </>
  );
}
