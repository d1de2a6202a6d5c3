import { NativeSelect, Text, Textarea, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { startConversation } from '../../api/actions.ts';
import { newKey } from '../../api/client.ts';
import type { ConversationItem } from '../../api/conversations.ts';
import { saveDraft, upload } from '../../api/drafts.ts';
import { download, type Message } from '../../api/messages.ts';
import { writeNote } from '../../api/replies.ts';
import { type Formats, useFormats } from '../../i18n/format.ts';
import { type Translate, useT } from '../../i18n/i18n.tsx';
import { nameOf } from '../contact-name.ts';
import { useInboxAddress } from '../inbox-address.ts';
import { FormDialog } from './form-dialog.tsx';
import { personOf } from './start-dialog.tsx';
import { useStartSources } from './start-sources.ts';

interface Props {
  conversation: ConversationItem;
  message: Message;
}

/** What somebody else is to read, with who wrote it and when. */
function quoted({ conversation, message }: Props, t: Translate, { whole }: Formats): string {
  const said = t('forward.wrote', { name: nameOf(conversation.contact, t), time: whole(message.occurredAt) });
  return `\n\n${said}\n${message.text.replaceAll(/^/gm, '> ')}`;
}

/** The files of a message once more, so that they can go along. */
const copied = (files: Message['attachments']) =>
  Promise.all(
    files
      .filter(({ state }) => state === 'stored')
      .map(async ({ id, name, contentType }) => upload(new File([await download(id)], name, { type: contentType }))),
  );

/**
 * Sends a customer's message on to somebody who can help. That is a conversation of its own: the customer has no answer
 * by it and still waits; a note here tells whom it went to.
 */
export function ForwardDialog({ conversation, message }: Props) {
  const t = useT();
  const formats = useFormats();
  const { openConversation } = useInboxAddress();
  const sources = useStartSources(true);
  const [sourceId, setSource] = useState('');
  const [address, setAddress] = useState('');
  const [text, setText] = useState('');
  // a second try to the same person goes on with what the first one began
  const started = useRef<{ with: string; conversationId: string }>(undefined);
  const from = sourceId || (sources.find(({ id }) => id === conversation.source.id) ?? sources[0])?.id;
  const submit = async () => {
    const to = address.trim().toLowerCase();
    const subject = `Fwd: ${message.subject ?? conversation.subject ?? ''}`.trim();
    const files = await copied(message.attachments);
    const wanted = `${from} ${to}`;
    if (started.current?.with !== wanted) {
      const { conversationId } = await startConversation({ sourceId: from!, person: personOf(to), subject });
      started.current = { with: wanted, conversationId };
    }
    const { conversationId } = started.current;
    const draft = { text: text + quoted({ conversation, message }, t, formats), subject, to: [to], files };
    await saveDraft(conversationId, 'reply', draft);
    await writeNote(conversation.id, { text: t('forward.note', { address: to }) }, newKey());
    openConversation(conversationId);
  };
  return (
    <FormDialog
      title={t('forward.name')}
      action={t('forward.action')}
      ready={/.@./.test(address) && Boolean(from)}
      submit={submit}
    >
      <Text size="sm">{t('forward.text')}</Text>
      <NativeSelect
        label={t('start.from')}
        data={sources.map(({ id, name }) => ({ value: id, label: name }))}
        value={from ?? ''}
        onChange={(event) => setSource(event.currentTarget.value)}
      />
      <TextInput
        type="email"
        required
        data-autofocus
        label={t('forward.to')}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <Textarea
        label={t('forward.words')}
        autosize
        minRows={2}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
