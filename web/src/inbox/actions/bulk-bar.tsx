import { ActionIcon, Button, CloseButton, Tooltip } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useT } from '../../i18n/i18n.tsx';
import type { ListState } from '../list/use-list-state.ts';
import classes from './actions.module.css';
import { CommandMenus, type OpenMenu } from './command-menus.tsx';
import { useCommands } from './commands.ts';

interface Props {
  list: ListState;
  menu: OpenMenu;
  setMenu: (menu: OpenMenu) => void;
}

/** For the chosen rows, if there are any. */
export const BulkBar = (props: Props) => props.list.chosen.size > 0 && <ChosenBar {...props} />;

/** What can be done to all chosen conversations at once; every bit of it can be undone. */
function ChosenBar({ list, menu, setMenu }: Props) {
  const t = useT();
  const items = useMemo(() => list.rows.filter((row) => list.chosen.has(row.id)), [list.rows, list.chosen]);
  const commands = useCommands(items);
  const resolve = commands.find(({ id }) => id === 'do.resolve');
  const finish = async () => {
    if (await resolve?.run()) list.clearChosen();
  };
  return (
    <div className={classes.bulk} role="toolbar" aria-label={t('bulk.name')}>
      <CloseButton size="sm" aria-label={t('bulk.none')} onClick={list.clearChosen} />
      <strong>{t('bulk.chosen', { count: items.length })}</strong>
      {items.length < list.rows.length && (
        <Button size="compact-xs" variant="subtle" onClick={list.chooseAll}>
          {t('bulk.all', { count: list.rows.length })}
        </Button>
      )}
      <span style={{ flex: 1 }} />
      <CommandMenus commands={commands} menu={menu} setMenu={setMenu} done={list.clearChosen} />
      <Tooltip label={t('do.resolve')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('do.resolve')}
          data-key="resolve"
          onClick={() => void finish()}
        >
          <IconCheck size={18} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
