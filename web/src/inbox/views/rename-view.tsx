import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { replaceView, type SavedView, savedViewsKey } from '../../api/saved-views.ts';
import { useT } from '../../i18n/i18n.tsx';
import { FormDialog } from '../dialogs/form-dialog.tsx';

/** Another name for a view of mine. */
export function RenameView({ view, close }: { view: SavedView; close: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState(view.name);
  const submit = async () => {
    await replaceView(view.id, { ...view, name });
    await client.invalidateQueries({ queryKey: savedViewsKey });
  };
  return (
    <FormDialog
      title={t('views.rename')}
      action={t('action.save')}
      ready={name.trim() !== ''}
      submit={submit}
      close={close}
    >
      <TextInput
        label={t('field.name')}
        data-autofocus
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
