import { ActionIcon } from '@mantine/core';
import { IconDownload, IconEdit, IconMenu2 } from '@tabler/icons-react';
import { memo } from 'react';
import { csvAddress } from '../../api/conversations.ts';
import { useT } from '../../i18n/i18n.tsx';
import { BulkBar } from '../actions/bulk-bar.tsx';
import type { OpenMenu } from '../actions/command-menus.tsx';
import { openDialog } from '../dialogs/dialog-store.ts';
import type { Filter } from '../inbox-address.ts';
import classes from '../inbox.module.css';
import { SearchBar } from '../search/search-bar.tsx';
import { useViewName } from '../views/use-view-name.ts';
import { ConversationList } from './conversation-list.tsx';
import type { ListState } from './use-list-state.ts';

interface Props {
  list: ListState;
  setFilter: (filter: Filter) => void;
  openViews: () => void;
  /** Of the chosen rows. */
  menu: OpenMenu;
  setMenu: (menu: OpenMenu) => void;
}

/** What is there: the name of the list, what it is searched by, what is chosen, the rows. */
export function ListPane({ list, setFilter, openViews, menu, setMenu }: Props) {
  const t = useT();
  return (
    <section className={classes.listPane} aria-label={t('list.pane')}>
      <div className={classes.head}>
        <ListHead filter={list.filter} openViews={openViews} />
        <SearchBar filter={list.filter} setFilter={setFilter} />
      </div>
      <BulkBar list={list} menu={menu} setMenu={setMenu} />
      <ConversationList list={list} />
    </section>
  );
}

const ListHead = memo(function ListHead({ filter, openViews }: { filter: Filter; openViews: () => void }) {
  const t = useT();
  const name = useViewName(filter);
  const look = { variant: 'subtle', color: 'gray' } as const;
  return (
    <div className={classes.headTop}>
      <ActionIcon {...look} className={classes.menu} aria-label={t('views.open')} onClick={openViews}>
        <IconMenu2 size={20} />
      </ActionIcon>
      <h1>{name}</h1>
      <ActionIcon
        {...look}
        component="a"
        href={csvAddress(filter)}
        download
        title={t('list.csv')}
        aria-label={t('list.csv')}
      >
        <IconDownload size={20} stroke={1.7} />
      </ActionIcon>
      <ActionIcon
        {...look}
        title={t('do.start')}
        aria-label={t('do.start')}
        onClick={() => openDialog({ kind: 'start' })}
      >
        <IconEdit size={20} stroke={1.7} />
      </ActionIcon>
    </div>
  );
});
