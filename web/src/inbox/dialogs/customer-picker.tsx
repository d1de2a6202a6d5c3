import { Autocomplete } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ContactItem, listContacts } from '../../api/contacts.ts';
import { useT } from '../../i18n/i18n.tsx';

/** Somebody we know, or an address that we do not know yet. */
export type Customer = { contactId: string } | { address: string };

interface Props {
  label: string;
  /** What stands in the field. */
  text: string;
  /** An address may be entered: the channel is one on which anybody can be written to. */
  addresses: boolean;
  change: (text: string, customer: Customer | null) => void;
}

const isAddress = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

/** "Ana Novak (ana@…)": what tells two of one name apart. */
const described = ({ name, preferredName, identities }: ContactItem): string => {
  const known = identities.map(({ address, handle }) => address ?? (handle && `@${handle}`)).find(Boolean);
  const called = preferredName || name;
  return called && known ? `${called} (${known})` : called || known || '';
};

/** Finds a customer by any of their names; on mail, a new address does as well. */
export function CustomerPicker({ label, text, addresses, change }: Props) {
  const t = useT();
  const [words] = useDebouncedValue(text, 200);
  const { data } = useQuery({
    queryKey: ['contacts', words],
    queryFn: () => listContacts(words),
    enabled: words.trim().length > 1,
    placeholderData: (before) => before,
  });
  const found = new Map((data?.items ?? []).filter(({ blockedAt }) => !blockedAt).map((one) => [described(one), one]));
  found.delete('');
  const chosen = (value: string): Customer | null => {
    const contact = found.get(value);
    if (contact) return { contactId: contact.id };
    return addresses && isAddress(value.trim()) ? { address: value.trim().toLowerCase() } : null;
  };
  return (
    <Autocomplete
      label={label}
      description={t(addresses ? 'start.toHelp' : 'start.toKnownHelp')}
      data-autofocus
      data={[...found.keys()]}
      filter={({ options }) => options}
      value={text}
      onChange={(value) => change(value, chosen(value))}
    />
  );
}
