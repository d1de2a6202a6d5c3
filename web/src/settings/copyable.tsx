import { Button, CopyButton, Group } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useT } from '../i18n/i18n.tsx';
import classes from './settings.module.css';

/** A text that is to be pasted elsewhere, with a button that copies it. */
export function Copyable({ value }: { value: string }) {
  const t = useT();
  return (
    <>
      <div className={classes.secret}>{value}</div>
      <Group mt={6}>
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
    </>
  );
}
