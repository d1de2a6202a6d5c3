import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconShare, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { removeView, replaceView, type SavedView, savedViewsKey, saveView } from '../../api/saved-views.ts';
import { offer, tell, tellProblem } from '../../app/tell.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useMay } from '../../session/use-me.ts';
import { undoMs } from '../actions/use-change.ts';
import { RenameView } from './rename-view.tsx';

/** What can be done with a view of mine: another name, sharing it with everybody, doing away with it. */
export function SavedViewMenu({ view }: { view: SavedView }) {
  const t = useT();
  const client = useQueryClient();
  const mayShare = useMay('lead');
  const [renaming, setRenaming] = useState(false);
  const fresh = () => client.invalidateQueries({ queryKey: savedViewsKey });
  const share = async () => {
    await replaceView(view.id, { ...view, shared: !view.shared });
    tell(t(view.shared ? 'views.unshared' : 'views.shared'));
  };
  const remove = async () => {
    await removeView(view.id);
    const act = async () => {
      await saveView(view);
      await fresh();
    };
    offer({ message: t('views.removed', { name: view.name }), label: t('action.undo'), act, lasts: undoMs });
  };
  const attempt = (work: () => Promise<void>) => () => void work().then(fresh).catch(tellProblem);
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('views.menu', { name: view.name })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setRenaming(true)}>
            {t('views.rename')}
          </Menu.Item>
          {mayShare && (
            <Menu.Item leftSection={<IconShare size={16} />} onClick={attempt(share)}>
              {t(view.shared ? 'views.unshare' : 'views.share')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconTrash size={16} />} onClick={attempt(remove)}>
            {t('views.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {renaming && <RenameView view={view} close={() => setRenaming(false)} />}
    </>
  );
}
