import { useFocusReturn } from '@mantine/hooks';
import {
  cloneElement,
  type ReactElement,
  type ReactNode,
  type Ref,
  type RefObject,
  useId,
  useImperativeHandle,
  useRef,
} from 'react';

type Button = ReactElement<Record<string, unknown>>;

interface Props {
  opened: boolean;
  popup: 'menu' | 'dialog';
  button: Button;
  /**
   * The `Menu` or `Popover` that the button opens, drawn only while it is open.
   * @param id its own, so that it is named by the button
   * @param target the one child of its `Target`
   */
  children: (id: string, target: ReactElement) => ReactNode;
}

/** A button and what it opens: that costs as much as a paragraph, and is hardly ever wanted. */
export function Unfolding({ opened, popup, button, children }: Props) {
  const id = useId();
  const drawn = useRef<HTMLElement>(null);
  useFocusReturn({ opened });
  return (
    <>
      {cloneElement(button, { ref: drawn, id, 'aria-haspopup': popup, 'aria-expanded': opened })}
      {opened && children(id, <Target drawn={drawn} />)}
    </>
  );
}

/** Stands for the button, which is drawn already. */
function Target({ drawn, ref }: { drawn: RefObject<HTMLElement | null>; ref?: Ref<HTMLElement> }) {
  useImperativeHandle(ref, () => drawn.current!, [drawn]);
  return null;
}
