import { Group, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeContact, type Contact } from '../../api/contacts.ts';
import { tellProblem } from '../../app/tell.ts';
import { useT } from '../../i18n/i18n.tsx';

/** How the customer likes to be called and spoken to; kept when the field is left. */
export function NameFields({ contact }: { contact: Contact }) {
  const t = useT();
  const client = useQueryClient();
  const [value, setValue] = useState({
    preferredName: contact.preferredName ?? '',
    formOfAddress: contact.formOfAddress ?? '',
  });
  const save = useMutation({
    mutationFn: (field: keyof typeof value) =>
      changeContact(contact.id, { [field]: value[field] || null }, contact.version),
    onSuccess: () => client.invalidateQueries({ queryKey: ['contact', contact.id] }),
    onError: tellProblem,
  });
  const field = (name: keyof typeof value) => ({
    size: 'xs',
    maxLength: 200,
    value: value[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setValue({ ...value, [name]: event.currentTarget.value }),
    onBlur: () => {
      if (value[name] !== (contact[name] ?? '')) save.mutate(name);
    },
  });
  return (
    <Group grow>
      <TextInput label={t('story.preferredName')} placeholder={contact.name} {...field('preferredName')} />
      <TextInput
        label={t('story.formOfAddress')}
        placeholder={t('story.formOfAddressHint')}
        {...field('formOfAddress')}
      />
    </Group>
  );
}
