import { Drawer } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import type { DraftKind } from '../api/drafts.ts';
import { useT } from '../i18n/i18n.tsx';
import { useMenus } from './actions/use-menus.ts';
import { DeafBanner } from './deaf-banner.tsx';
import { Dialogs } from './dialogs/dialogs.tsx';
import { useInboxAddress } from './inbox-address.ts';
import classes from './inbox.module.css';
import { useInboxKeys } from './keyboard/use-inbox-keys.ts';
import { Help } from './keyboard/help.tsx';
import { Palette } from './keyboard/palette.tsx';
import { ListPane } from './list/list-pane.tsx';
import { useListState } from './list/use-list-state.ts';
import type { Props as PaneProps } from './thread/conversation-pane.tsx';
import { ViewsPane } from './views/views-pane.tsx';

// What is needed only once a conversation is open comes after the list is on screen.
const loadPane = () => import('./thread/conversation-pane.tsx');
const ConversationPane = lazy(async () => ({ default: (await loadPane()).ConversationPane }));

/** Three panes: where to look, what is there, and the one that is open. */
export function InboxScreen() {
  const { filter, open, openConversation, setFilter } = useInboxAddress();
  const list = useListState(filter, open, openConversation);
  const menus = useMenus(open, list.chosen.size > 0);
  const [drawer, setDrawer] = useState(false);
  const [kind, setKind] = useState<DraftKind>('reply');
  const [dialog, setDialog] = useState<'palette' | 'help' | null>(null);
  const story = useStory();
  const { following } = list;
  const close = useCallback(() => openConversation(null), [openConversation]);
  const openViews = useCallback(() => setDrawer(true), []);
  const next = useCallback(
    () => openConversation(open && following(open), { replace: true }),
    [following, open, openConversation],
  );
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
          close={close}
          next={next}
        />
      </div>
      <ViewsDrawer current={filter.view ?? ''} opened={drawer} close={() => setDrawer(false)} />
      {dialog === 'palette' && (
        <Palette
          close={() => setDialog(null)}
          list={list}
          passOn={open ? () => menus.setOfOpen('passOn') : null}
          search={(q) => setFilter({ q })}
        />
      )}
      <Dialogs />
      {dialog === 'help' && <Help close={() => setDialog(null)} />}
    </div>
  );
}

function OpenPane({ id, ...pane }: Omit<PaneProps, 'id'> & { id: string | null }) {
  const t = useT();
  if (id)
    return (
      <Suspense fallback={<div className={classes.nothing} aria-busy />}>
        <ConversationPane key={id} id={id} {...pane} />
      </Suspense>
    );
  return (
    <div className={classes.nothing}>
      <p>{t('thread.nothingOpen')}</p>
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

/** What the first open conversation needs is loaded as soon as the list stands. */
function usePaneSoon(listed: boolean): void {
  useEffect(() => {
    if (!listed) return undefined;
    // Without a line it cannot come; it is asked for again when it is needed.
    const soon = setTimeout(() => void loadPane().catch(() => undefined), 500);
    return () => clearTimeout(soon);
  }, [listed]);
}
