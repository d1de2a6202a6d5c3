import { TextInput } from '@mantine/core';
import { Password } from '../form/password.tsx';
import { useT } from '../i18n/i18n.tsx';
import { fieldError } from './problem-alert.tsx';

export interface NewcomerValues {
  name: string;
  password: string;
}

/** Name and a new password, as every link asks for them. */
export function NewcomerFields({
  value,
  change,
  error,
}: {
  value: NewcomerValues;
  change: (value: Partial<NewcomerValues>) => void;
  error: unknown;
}) {
  const t = useT();
  return (
    <>
      <TextInput
        label={t('field.name')}
        description={t('field.nameHelp')}
        autoComplete="name"
        required
        maxLength={200}
        error={fieldError(error, 'name')}
        value={value.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Password
        label={t('field.newPassword')}
        description={t('field.newPasswordHelp')}
        autoComplete="new-password"
        required
        minLength={10}
        maxLength={200}
        error={fieldError(error, 'password')}
        value={value.password}
        onChange={(event) => change({ password: event.currentTarget.value })}
      />
    </>
  );
}
