import { Modal, type ModalProps } from '@mantine/core';
import { type MouseEvent, type ReactNode, useState } from 'react';
import { useT } from '../i18n/i18n.tsx';

interface Props extends Pick<ModalProps, 'size'> {
  title: string;
  close: () => void;
  children: ReactNode;
}

/** A dialog in which something is entered: no slip of the hand loses it. */
export function CarefulModal({ title, close, size, children }: Props) {
  const t = useT();
  const [dirty, setDirty] = useState(false);
  const leave = () => {
    if (!dirty || window.confirm(t('action.discard'))) close();
  };
  // What is chosen from a list is no change of a field; the click comes through the list's portal.
  const chosen = ({ target }: MouseEvent) => {
    if ((target as Element).closest('[role=option]')) setDirty(true);
  };
  return (
    <Modal
      opened
      onClose={leave}
      closeOnClickOutside={false}
      title={title}
      centered
      size={size}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div onChange={() => setDirty(true)} onClick={chosen}>
        {children}
      </div>
    </Modal>
  );
}
