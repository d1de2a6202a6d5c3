import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { useSavedViews } from '../../api/saved-views.ts';
import { useT } from '../../i18n/i18n.tsx';
import { openDialog } from '../dialogs/dialog-store.ts';
import { viewGroups } from '../views/views.ts';

/** A line of the palette. */
export interface Entry {
  id: string;
  label: string;
  run: () => void;
}

/** Where one can go and what one can begin, whatever conversation is open. */
export function usePlaces(): Entry[] {
  const t = useT();
  const navigate = useNavigate();
  const { data: saved } = useSavedViews();
  return useMemo(() => {
    const place = (id: string, name: string, to: string): Entry => ({
      id,
      label: `${t('palette.go')}: ${name}`,
      run: () => void navigate(to),
    });
    return [
      { id: 'start', label: t('do.start'), run: () => openDialog({ kind: 'start' }) },
      { id: 'log', label: t('do.log'), run: () => openDialog({ kind: 'log' }) },
      ...viewGroups.flat().map(({ key }) => place(`view.${key}`, t(`view.${key}`), `/inbox?view=${key}`)),
      ...(saved ?? []).map(({ id, name }) => place(`saved.${id}`, name, `/inbox?view=saved:${id}`)),
      place('asks', t('asks.name'), '/asks'),
      place('customers', t('customers.name'), '/customers'),
      place('figures', t('nav.figures'), '/figures'),
      place('settings', t('nav.settings'), '/settings'),
      place('me', t('account.mySettings'), '/me'),
    ];
  }, [t, navigate, saved]);
}
