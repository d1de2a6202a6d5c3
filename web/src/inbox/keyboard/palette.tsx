import { Modal, ScrollArea, TextInput, UnstyledButton } from '@mantine/core';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useMemo, useState } from 'react';
import type { Conversation } from '../../api/conversations.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useCommands } from '../actions/commands.ts';
import type { Target } from '../actions/more-commands.ts';
import type { ListState } from '../list/use-list-state.ts';
import { conversationKey } from '../thread/use-thread.ts';
import { type Entry, usePlaces } from './places.ts';
import classes from './keyboard.module.css';

export interface Props {
  close: () => void;
  list: Pick<ListState, 'rows' | 'chosen' | 'open'>;
  /** Where a conversation is open. */
  passOn: (() => void) | null;
  search: (words: string) => void;
}

const most = 40;

/** What is to be changed: the chosen rows, or the open conversation, be it in the list or not. */
function targetsOf({ rows, chosen, open }: Props['list'], client: QueryClient): readonly Target[] {
  if (chosen.size > 0) return rows.filter(({ id }) => chosen.has(id));
  const known = open ? client.getQueryData<Conversation>(conversationKey(open)) : undefined;
  return known ? [known] : rows.filter(({ id }) => id === open);
}

/** Everything there is to do, by typing some of its letters. */
export function Palette({ close, list, passOn, search }: Props) {
  const t = useT();
  const [wanted, setWanted] = useState('');
  const [at, setAt] = useState(0);
  const client = useQueryClient();
  const [targets] = useState(() => targetsOf(list, client));
  const commands = useCommands(targets);
  const places = usePlaces();
  const entries = useMemo(() => {
    const all: Entry[] = [
      ...commands.map(({ id, group, label, run }) => ({
        id,
        label: `${t(`commands.${group}`)}: ${label}`,
        run: () => void run(),
      })),
      ...(passOn ? [{ id: 'passOn', label: t('do.passOn'), run: passOn }] : []),
      ...places,
    ];
    const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
    const found = all.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word))).slice(0, most);
    return words.length > 0
      ? [...found, { id: 'search', label: t('palette.search', { words: wanted }), run: () => search(wanted) }]
      : found;
  }, [commands, places, passOn, wanted, t, search]);
  const run = (index: number) => {
    close();
    entries[index]?.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (steps) {
      event.preventDefault();
      setAt((at + steps + entries.length) % entries.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(at);
    }
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t('palette.name')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
      padding="sm"
      yOffset="12vh"
    >
      <TextInput
        data-autofocus
        size="md"
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={entries[at] && `palette-${at}`}
        aria-label={t('palette.hint')}
        placeholder={t('palette.hint')}
        value={wanted}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setWanted(event.currentTarget.value);
          setAt(0);
        }}
      />
      <ScrollArea.Autosize mah="50vh" mt="xs">
        <div role="listbox" id="palette-list" aria-label={t('palette.name')}>
          {entries.map((entry, index) => (
            <UnstyledButton
              key={entry.id}
              id={`palette-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className={classes.entry}
              onClick={() => run(index)}
            >
              <bdi>{entry.label}</bdi>
            </UnstyledButton>
          ))}
        </div>
      </ScrollArea.Autosize>
    </Modal>
  );
}
