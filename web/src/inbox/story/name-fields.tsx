import { Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeContact, type Contact } from '../../api/contacts.ts';
import { tellProblem } from '../../app/tell.ts';
import { useT } from '../../i18n/i18n.tsx';
import { KeptField } from './kept-field.tsx';

/** How the customer likes to be called and spoken to; kept when the field is left. */
export function NameFields({ contact }: { contact: Contact }) {
  const t = useT();
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (change: Partial<Pick<Contact, 'preferredName' | 'formOfAddress'>>) =>
      changeContact(contact.id, change, contact.version),
    onSuccess: () => client.invalidateQueries({ queryKey: ['contact', contact.id] }),
    onError: tellProblem,
  });
  const { preferredName, formOfAddress } = contact;
  return (
    <Group grow>
      <KeptField
        key={`name ${preferredName}`}
        label={t('story.preferredName')}
        placeholder={contact.name}
        maxLength={200}
        value={preferredName ?? ''}
        keep={(name) => save.mutate({ preferredName: name || null })}
      />
      <KeptField
        key={`form ${formOfAddress}`}
        label={t('story.formOfAddress')}
        placeholder={t('story.formOfAddressHint')}
        maxLength={200}
        value={formOfAddress ?? ''}
        keep={(form) => save.mutate({ formOfAddress: form || null })}
      />
    </Group>
  );
}
