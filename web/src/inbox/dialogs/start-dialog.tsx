import { NativeSelect, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { startConversation } from '../../api/actions.ts';
import { useChannel } from '../../api/channels.ts';
import type { ConversationItem } from '../../api/conversations.ts';
import { useT } from '../../i18n/i18n.tsx';
import { useInboxAddress } from '../inbox-address.ts';
import { type Customer, CustomerPicker } from './customer-picker.tsx';
import { FormDialog } from './form-dialog.tsx';
import { useStartSources } from './start-sources.ts';
import { nameOf } from '../contact-name.ts';

/** We write first, where the channel lets us. What is said is written in the composer afterwards. */
export function StartDialog({ conversation }: { conversation?: ConversationItem }) {
  const t = useT();
  const { openConversation } = useInboxAddress();
  const sources = useStartSources();
  const [wanted, setWanted] = useState(conversation?.source.id ?? '');
  const source = sources.find(({ id }) => id === wanted) ?? sources[0];
  const rule = useChannel(source?.channel)?.reply;
  const contact = conversation?.contact;
  const [to, setTo] = useState({
    text: contact ? nameOf(contact, t) : '',
    customer: (contact ? { contactId: contact.id } : null) as Customer | null,
  });
  const [subject, setSubject] = useState('');
  const submit = async () => {
    const { conversationId } = await startConversation({
      sourceId: source!.id,
      ...('contactId' in to.customer! ? to.customer : { person: personOf(to.customer!.address) }),
      ...(rule?.subject && subject && { subject }),
    });
    openConversation(conversationId);
  };
  return (
    <FormDialog title={t('do.start')} action={t('start.action')} ready={Boolean(source && to.customer)} submit={submit}>
      {sources.length === 0 && <Text c="dimmed">{t('start.none')}</Text>}
      <NativeSelect
        label={t('start.from')}
        data={sources.map(({ id, name }) => ({ value: id, label: name }))}
        value={source?.id ?? ''}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      <CustomerPicker
        label={t('start.to')}
        text={to.text}
        addresses={Boolean(rule?.recipients)}
        change={(text, customer) => setTo({ text, customer })}
      />
      {rule?.subject && (
        <TextInput
          label={t('composer.subject')}
          maxLength={500}
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}

/** Somebody whom we know by nothing but their address. */
export const personOf = (address: string) => ({ externalId: address, address });
