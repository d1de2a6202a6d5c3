import { NativeSelect, SegmentedControl, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { logContact } from '../../api/actions.ts';
import type { ConversationItem } from '../../api/conversations.ts';
import { useSources } from '../../api/sources.ts';
import { tell } from '../../app/tell.ts';
import { useTongue } from '../../i18n/i18n.tsx';
import { instantOf } from '../../i18n/wall-clock.ts';
import { nameOf } from '../contact-name.ts';
import { useInboxAddress } from '../inbox-address.ts';
import { type Customer, CustomerPicker } from './customer-picker.tsx';
import { FormDialog } from './form-dialog.tsx';

const ways = ['phone', 'visit', 'letter', 'other'] as const;
const directions = ['inbound', 'outbound'] as const;

/** What happened off every channel, so that the customer need not tell it again; our own call ends their wait. */
export function LogDialog({ conversation }: { conversation?: ConversationItem }) {
  const { t, timeZone } = useTongue();
  const { openConversation } = useInboxAddress();
  const { data: sources = [] } = useSources();
  const [sourceId, setSource] = useState(conversation?.source.id ?? '');
  const [to, setTo] = useState({ text: '', customer: null as Customer | null });
  const [what, setWhat] = useState({ how: 'phone' as (typeof ways)[number], text: '', at: '', needsAnswer: false });
  const [direction, setDirection] = useState<(typeof directions)[number]>('inbound');
  const contactId = to.customer && 'contactId' in to.customer ? to.customer.contactId : undefined;
  const submit = async () => {
    const { conversationId } = await logContact({
      sourceId: sourceId || sources[0]!.id,
      ...(conversation ? { conversationId: conversation.id } : contactId && { contactId }),
      how: what.how,
      direction,
      text: what.text,
      ...(what.at && { occurredAt: new Date(instantOf(Date.parse(`${what.at}Z`), timeZone)).toISOString() }),
      ...(direction === 'inbound' && { needsAnswer: what.needsAnswer }),
    });
    tell(t('done.logged'));
    openConversation(conversationId);
  };
  const ready = what.text.trim() !== '' && (Boolean(conversation) || Boolean(contactId && sources.length > 0));
  return (
    <FormDialog
      title={conversation ? t('log.with', { name: nameOf(conversation.contact, t) }) : t('do.log')}
      action={t('log.action')}
      ready={ready}
      submit={submit}
    >
      {!conversation && (
        <>
          <CustomerPicker
            label={t('story.customer')}
            text={to.text}
            addresses={false}
            change={(text, customer) => setTo({ text, customer })}
          />
          <NativeSelect
            label={t('filter.source')}
            data={sources.map(({ id, name }) => ({ value: id, label: name }))}
            value={sourceId || (sources[0]?.id ?? '')}
            onChange={(event) => setSource(event.currentTarget.value)}
          />
        </>
      )}
      <NativeSelect
        label={t('log.how')}
        data={ways.map((value) => ({ value, label: t(`log.how.${value}`) }))}
        value={what.how}
        onChange={(event) => setWhat({ ...what, how: event.currentTarget.value as typeof what.how })}
      />
      <SegmentedControl
        aria-label={t('log.direction')}
        value={direction}
        onChange={setDirection}
        data={directions.map((value) => ({ value, label: t(`log.${value}`) }))}
      />
      <Textarea
        label={t('log.text')}
        required
        autosize
        minRows={3}
        dir="auto"
        value={what.text}
        onChange={(event) => setWhat({ ...what, text: event.currentTarget.value })}
      />
      <TextInput
        type="datetime-local"
        label={t('log.at')}
        description={t('log.atHelp')}
        value={what.at}
        onChange={(event) => setWhat({ ...what, at: event.currentTarget.value })}
      />
      {direction === 'inbound' && (
        <Switch
          label={t('log.needsAnswer')}
          checked={what.needsAnswer}
          onChange={(event) => setWhat({ ...what, needsAnswer: event.currentTarget.checked })}
        />
      )}
    </FormDialog>
  );
}
