import { ActionIcon, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { type FormEvent, memo, useEffect, useState } from 'react';
import { useT } from '../../i18n/i18n.tsx';
import type { Filter } from '../inbox-address.ts';
import { Chips } from './chips.tsx';
import { FilterMenu } from './filter-menu.tsx';

interface Props {
  filter: Filter;
  setFilter: (filter: Filter) => void;
}

/** Words, and conditions as chips; both live in the address, so a search can be sent to a colleague. */
export const SearchBar = memo(function SearchBar({ filter, setFilter }: Props) {
  const t = useT();
  const [words, setWords] = useState(filter.q ?? '');
  useEffect(() => setWords(filter.q ?? ''), [filter.q]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const q = words.trim();
    // A search looks everywhere, not only in the view it was begun in.
    setFilter({
      ...filter,
      q: q || undefined,
      view: q ? (filter.q ? filter.view : 'all') : filter.q ? 'inbox' : filter.view,
    });
  };
  return (
    <>
      <form role="search" onSubmit={submit} style={{ display: 'flex', gap: 6 }}>
        <TextInput
          id="inbox-search"
          flex={1}
          size="sm"
          type="search"
          aria-label={t('search.label')}
          placeholder={t('search.hint')}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            filter.q && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={t('search.clear')}
                onClick={() => setFilter({ ...filter, q: undefined, view: 'inbox' })}
              >
                <IconX size={14} />
              </ActionIcon>
            )
          }
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <FilterMenu filter={filter} setFilter={setFilter} />
      </form>
      <Chips filter={filter} setFilter={setFilter} />
    </>
  );
});
