import { Alert, Text } from '@mantine/core';
import { useT } from '../i18n/i18n.tsx';
import { Copyable } from './copyable.tsx';

/** Something secret that the server shows this once. */
export function SecretOnce({ title, value, close }: { title: string; value: string; close: () => void }) {
  const t = useT();
  return (
    <Alert variant="light" title={title} withCloseButton closeButtonLabel={t('action.close')} onClose={close}>
      <Text size="sm" mb="xs">
        {t('secret.once')}
      </Text>
      <Copyable value={value} />
    </Alert>
  );
}
