import { Modal, ScrollArea, TextInput, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import type { ConversationItem } from '../../api/conversations.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useCommands } from '../actions/commands.ts';
import { viewGroups } from '../views/views.ts';
import classes from './keyboard.module.css';

interface Props {
  close: () => void;
  items: readonly ConversationItem[];
  open: string | null;
  search: (words: string) => void;
}

const most = 40;

/** Everything there is to do, by typing some of its letters. */
export function Palette({ close, items, open, search }: Props) {
  const t = useT();
  const navigate = useNavigate();
  const [wanted, setWanted] = useState('');
  const [at, setAt] = useState(0);
  const chosen = useMemo(() => items.filter(({ id }) => id === open), [items, open]);
  const commands = useCommands(chosen);
  const entries = useMemo(() => {
    const go = (to: string) => () => void navigate(to);
    const all = [
      ...commands.map(({ id, group, label, run }) => ({
        id,
        label: `${t(`commands.${group}`)}: ${label}`,
        run: () => void run(),
      })),
      ...viewGroups.flat().map(({ key }) => ({
        id: `view.${key}`,
        label: `${t('palette.go')}: ${t(`view.${key}`)}`,
        run: go(`/inbox?view=${key}`),
      })),
      { id: 'figures', label: `${t('palette.go')}: ${t('nav.figures')}`, run: go('/figures') },
      { id: 'settings', label: `${t('palette.go')}: ${t('nav.settings')}`, run: go('/settings') },
    ];
    const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
    const found = all.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word))).slice(0, most);
    return words.length > 0
      ? [...found, { id: 'search', label: t('palette.search', { words: wanted }), run: () => search(wanted) }]
      : found;
  }, [commands, wanted, t, navigate, search]);
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
