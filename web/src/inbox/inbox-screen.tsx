import { ActionIcon, Drawer, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconDownload, IconEdit, IconMenu2 } from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { csvAddress } from '../api/conversations.ts';
import type { DraftKind } from '../api/drafts.ts';
import { useT } from '../i18n/i18n.tsx';
import type { OpenMenu } from './actions/action-bar.tsx';
import { BulkBar } from './actions/bulk-bar.tsx';
import { DeafBanner } from './deaf-banner.tsx';
import { openDialog } from './dialogs/dialog-store.ts';
import { Dialogs } from './dialogs/dialogs.tsx';
import { useInboxAddress } from './inbox-address.ts';
import classes from './inbox.module.css';
import { useInboxKeys } from './keyboard/use-inbox-keys.ts';
import { Help } from './keyboard/help.tsx';
import { Palette } from './keyboard/palette.tsx';
import { ConversationList } from './list/conversation-list.tsx';
import { useListState } from './list/use-list-state.ts';
import { SearchBar } from './search/search-bar.tsx';
import { useViewName } from './views/use-view-name.ts';
import { ViewsPane } from './views/views-pane.tsx';

// What is needed only once a conversation is open comes after the list is on screen.
const loadPane = () => import('./thread/conversation-pane.tsx');
const ConversationPane = lazy(async () => ({ default: (await loadPane()).ConversationPane }));

/** Three panes: where to look, what is there, and the one that is open. */
export function InboxScreen() {
  const t = useT();
  const { filter, open, openConversation, setFilter } = useInboxAddress();
  const list = useListState(filter, open, openConversation);
  const [drawer, setDrawer] = useState(false);
  const [menu, setMenu] = useState<OpenMenu>(null);
  const [kind, setKind] = useState<DraftKind>('reply');
  const [dialog, setDialog] = useState<'palette' | 'help' | null>(null);
  const wide = window.innerWidth > 1312;
  const [storyShown, setStory] = useLocalStorage({
    key: 'earshot.story',
    defaultValue: wide,
    getInitialValueInEffect: false,
  });
  const toggleStory = useCallback(() => setStory((shown) => !shown), [setStory]);
  const viewName = useViewName(filter);
  const { beside } = list;
  const next = useCallback(() => {
    const following = open ? beside(1, open) : null;
    openConversation(following === open ? null : following, { replace: true });
  }, [beside, open, openConversation]);
  const listed = list.query.isSuccess;
  useEffect(() => {
    if (!listed) return undefined;
    // Without a line it cannot come; it is asked for again when it is needed.
    const soon = setTimeout(() => void loadPane().catch(() => undefined), 500);
    return () => clearTimeout(soon);
  }, [listed]);
  useInboxKeys({ list, open, openConversation, setMenu, setKind, setDialog });
  return (
    <div className={classes.page}>
      <div className={classes.banners}>
        <DeafBanner />
      </div>
      <div className={classes.inbox} data-open={open ?? undefined} data-story={(open && storyShown) || undefined}>
        <div className={classes.views}>
          <ViewsPane current={filter.view ?? ''} />
        </div>
        <section className={classes.listPane} aria-label={t('list.pane')}>
          <div className={classes.head}>
            <div className={classes.headTop}>
              <ActionIcon
                className={classes.menu}
                variant="subtle"
                color="gray"
                aria-label={t('views.open')}
                onClick={() => setDrawer(true)}
              >
                <IconMenu2 size={20} />
              </ActionIcon>
              <h1>{viewName}</h1>
              <Tooltip label={t('list.csv')}>
                <ActionIcon
                  component="a"
                  href={csvAddress(filter)}
                  download
                  variant="subtle"
                  color="gray"
                  aria-label={t('list.csv')}
                >
                  <IconDownload size={20} stroke={1.7} />
                </ActionIcon>
              </Tooltip>
              <Tooltip label={t('do.start')}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('do.start')}
                  onClick={() => openDialog({ kind: 'start' })}
                >
                  <IconEdit size={20} stroke={1.7} />
                </ActionIcon>
              </Tooltip>
            </div>
            <SearchBar filter={filter} setFilter={setFilter} />
          </div>
          <BulkBar list={list} />
          <ConversationList list={list} />
        </section>
        {open ? (
          <Suspense fallback={<div className={classes.nothing} aria-busy />}>
            <ConversationPane
              key={open}
              id={open}
              menu={menu}
              setMenu={setMenu}
              kind={kind}
              setKind={setKind}
              storyShown={storyShown}
              toggleStory={toggleStory}
              close={() => openConversation(null)}
              next={next}
            />
          </Suspense>
        ) : (
          <div className={classes.nothing}>
            <p>{t('thread.nothingOpen')}</p>
          </div>
        )}
      </div>
      <Drawer opened={drawer} onClose={() => setDrawer(false)} title={t('views.name')} size={280}>
        <ViewsPane current={filter.view ?? ''} picked={() => setDrawer(false)} />
      </Drawer>
      {dialog === 'palette' && (
        <Palette
          close={() => setDialog(null)}
          list={list}
          passOn={open ? () => setMenu('passOn') : null}
          search={(q) => setFilter({ q })}
        />
      )}
      <Dialogs />
      {dialog === 'help' && <Help close={() => setDialog(null)} />}
    </div>
  );
}
