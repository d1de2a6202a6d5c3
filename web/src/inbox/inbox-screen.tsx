import { Drawer } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useCallback, useState } from 'react';
import type { DraftKind } from '../api/drafts.ts';
import { useT } from '../i18n/i18n.tsx';
import { useMenus } from './actions/use-menus.ts';
import { DeafBanner } from './deaf-banner.tsx';
import { Dialogs } from './dialogs/dialogs.tsx';
import { useInboxAddress } from './inbox-address.ts';
import classes from './inbox.module.css';
import { useInboxKeys } from './keyboard/use-inbox-keys.ts';
import { KeyDialog, type OpenKeyDialog } from './keyboard/key-dialog.tsx';
import { ListPane } from './list/list-pane.tsx';
import { type ListState, useListState } from './list/use-list-state.ts';
import { OpenPane, usePaneSoon } from './open-pane.tsx';
import { ViewsPane } from './views/views-pane.tsx';

/** Three panes: where to look, what is there, and the one that is open. */
export function InboxScreen() {
  const { filter, open, openConversation, setFilter } = useInboxAddress();
  const list = useListState(filter, open, openConversation);
  const menus = useMenus(open, list.chosen.size > 0);
  const [drawer, setDrawer] = useState(false);
  const [kind, setKind] = useState<DraftKind>('reply');
  const [dialog, setDialog] = useState<OpenKeyDialog>(null);
  const story = useStory();
  const onwards = useOnwards(list, openConversation);
  const openViews = useCallback(() => setDrawer(true), []);
  usePaneSoon(list.query.isSuccess);
  useInboxKeys({ list, openConversation, setMenu: menus.setMenu, setKind, setDialog });
  return (
    <div className={classes.page}>
      <div className={classes.banners}>
        <DeafBanner />
      </div>
      <div className={classes.inbox} data-open={open ?? undefined} data-story={(open && story.storyShown) || undefined}>
        <div className={classes.views}>
          <ViewsPane current={filter.view ?? ''} />
        </div>
        <ListPane
          list={list}
          setFilter={setFilter}
          openViews={openViews}
          menu={menus.ofChosen}
          setMenu={menus.setOfChosen}
        />
        <OpenPane
          id={open}
          menu={menus.ofOpen}
          setMenu={menus.setOfOpen}
          kind={kind}
          setKind={setKind}
          {...story}
          {...onwards}
        />
      </div>
      <ViewsDrawer current={filter.view ?? ''} opened={drawer} close={() => setDrawer(false)} />
      <Dialogs />
      <KeyDialog
        dialog={dialog}
        close={() => setDialog(null)}
        list={list}
        passOn={open ? () => menus.setOfOpen('passOn') : null}
        search={(q) => setFilter({ q })}
      />
    </div>
  );
}

function ViewsDrawer({ current, opened, close }: { current: string; opened: boolean; close: () => void }) {
  const t = useT();
  return (
    <Drawer opened={opened} onClose={close} title={t('views.name')} size={280}>
      <ViewsPane current={current} picked={close} />
    </Drawer>
  );
}

type Opens = ReturnType<typeof useInboxAddress>['openConversation'];

/** Where one goes from the open conversation: back to the list, or on to the next. */
function useOnwards({ open, following }: ListState, openConversation: Opens) {
  const close = useCallback(() => openConversation(null), [openConversation]);
  const next = useCallback(
    () => openConversation(open && following(open), { replace: true }),
    [following, open, openConversation],
  );
  return { close, next };
}

/** Whether the story stands beside the conversation; on a narrow screen only once it is asked for. */
function useStory() {
  const [storyShown, setStory] = useLocalStorage({
    key: 'earshot.story',
    defaultValue: window.innerWidth > 1312,
    getInitialValueInEffect: false,
  });
  const toggleStory = useCallback(() => setStory((shown) => !shown), [setStory]);
  return { storyShown, toggleStory };
}
