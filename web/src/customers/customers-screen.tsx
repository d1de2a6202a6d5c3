import { Button, Group, SegmentedControl, Skeleton, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useContacts } from '../api/contacts.ts';
import { CsvButton } from '../app/csv-button.tsx';
import { useT } from '../i18n/i18n.tsx';
import settings from '../settings/settings.module.css';
import { Customer } from './customer.tsx';

/** Everybody who wrote, newest first; what is searched for stands in the address. */
export function CustomersScreen() {
  const t = useT();
  const [address, setAddress] = useSearchParams();
  const query = address.toString();
  const change = (key: string, value: string) =>
    setAddress(
      (before) => {
        if (value) before.set(key, value);
        else before.delete(key);
        return before;
      },
      { replace: true },
    );
  return (
    <div className={settings.page}>
      <Title order={1}>{t('customers.name')}</Title>
      <Group align="flex-end">
        <Search words={address.get('q') ?? ''} search={(words) => change('q', words)} />
        <SegmentedControl
          aria-label={t('customers.which')}
          value={address.get('blocked') ?? ''}
          onChange={(blocked) => change('blocked', blocked)}
          data={[
            { value: '', label: t('customers.all') },
            { value: 'true', label: t('customers.blocked') },
          ]}
        />
        <CsvButton list={`contacts?${query}`} />
      </Group>
      <Found q={address.get('q') ?? ''} blocked={address.get('blocked') === 'true'} />
    </div>
  );
}

function Search({ words, search }: { words: string; search: (words: string) => void }) {
  const t = useT();
  const [typed, setTyped] = useState(words);
  const soon = useDebouncedCallback((text: string) => search(text.trim()), 250);
  return (
    <TextInput
      type="search"
      flex="1 1 280px"
      label={t('customers.search')}
      leftSection={<IconSearch size={16} aria-hidden />}
      maxLength={500}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        soon(event.currentTarget.value);
      }}
    />
  );
}

function Found({ q, blocked }: { q: string; blocked: boolean }) {
  const t = useT();
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useContacts(q, blocked);
  const found = data?.pages.flatMap(({ items }) => items) ?? [];
  if (isPending) return <Skeleton h={240} radius="lg" />;
  return (
    <>
      {error && (
        <Group role="alert">
          <Text c="var(--alarm)">{error.message}</Text>
          <Button variant="light" onClick={() => void refetch()}>
            {t('action.tryAgain')}
          </Button>
        </Group>
      )}
      {data && found.length === 0 && (
        <Text c="dimmed">{t(q || blocked ? 'customers.noneFound' : 'customers.none')}</Text>
      )}
      {found.length > 0 && (
        <ul className={settings.list} aria-label={t('customers.name')}>
          {found.map((contact) => (
            <Customer key={contact.id} contact={contact} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('audit.more')}
        </Button>
      )}
    </>
  );
}
