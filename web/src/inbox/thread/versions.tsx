import { Popover, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Message, readVersions } from '../../api/messages.ts';
import { useFormats } from '../../i18n/format.ts';
import classes from './thread.module.css';

/** "edited 11:02": what it said before. */
export function Versions({ message, label }: { message: Message; label: string }) {
  const { whole } = useFormats();
  const [open, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: ['versions', message.id, message.editedAt],
    queryFn: () => readVersions(message.id),
    enabled: open && message.versions > 0,
  });
  if (message.versions === 0) return <span className={classes.chip}>{label}</span>;
  return (
    <Popover opened={open} onChange={setOpen} shadow="md" width={360} withArrow trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={classes.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {label}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm" mah={320} style={{ overflow: 'auto' }}>
          {data?.map((version) => (
            <div key={version.validFrom}>
              <Text size="xs" c="dimmed">
                {whole(version.validFrom)}
              </Text>
              <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {version.text}
              </Text>
            </div>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
