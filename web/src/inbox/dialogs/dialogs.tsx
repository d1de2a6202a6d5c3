import { type ComponentType, lazy, Suspense } from 'react';
import { type Dialog, useDialog } from './dialog-store.ts';

// Each comes when it is first wanted: none is part of what the inbox has to load.
const MergeDialog = lazy(async () => ({ default: (await import('./merge-dialog.tsx')).MergeDialog }));
const StartDialog = lazy(async () => ({ default: (await import('./start-dialog.tsx')).StartDialog }));
const LogDialog = lazy(async () => ({ default: (await import('./log-dialog.tsx')).LogDialog }));
const ForwardDialog = lazy(async () => ({ default: (await import('./forward-dialog.tsx')).ForwardDialog }));
const EditNoteDialog = lazy(async () => ({ default: (await import('./edit-note-dialog.tsx')).EditNoteDialog }));

const drawn: { [K in Dialog['kind']]: ComponentType<Extract<Dialog, { kind: K }>> } = {
  merge: MergeDialog,
  start: StartDialog,
  log: LogDialog,
  forward: ForwardDialog,
  editNote: EditNoteDialog,
};

/** Whatever dialog of the inbox is open. */
export function Dialogs() {
  const dialog = useDialog();
  if (!dialog) return null;
  const Drawn = drawn[dialog.kind] as ComponentType<Dialog>;
  return (
    <Suspense>
      <Drawn {...dialog} />
    </Suspense>
  );
}
