import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useT } from '../i18n/i18n.tsx';

/** A password, with an eye that speaks the person's language. */
export function Password(props: PasswordInputProps) {
  const t = useT();
  return <PasswordInput {...props} visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }} />;
}
