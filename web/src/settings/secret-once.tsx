import { Alert, Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useT } from '../i18n/i18n.tsx';
import classes from './settings.module.css';

/** Something secret that the server shows this once. */
export function SecretOnce({ title, value, close }: { title: string; value: string; close: () => void }) {
  const t = useT();
  return (
    <Alert variant="light" title={title} withCloseButton closeButtonLabel={t('action.close')} onClose={close}>
      <Stack gap="xs">
        <Text size="sm">{t('secret.once')}</Text>
        <div className={classes.secret}>{value}</div>
        <Group>
          <CopyButton value={value}>
            {({ copied, copy }) => (
              <Button
                size="compact-sm"
                variant="default"
                leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
                onClick={copy}
              >
                {t(copied ? 'action.copied' : 'action.copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  );
}
