import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { CsvButton } from '../app/csv-button.tsx';
import classes from './settings.module.css';

interface Props {
  title: string;
  /** One or two sentences: what this is for. */
  text?: string;
  /** The list of the API that is shown here, to be taken home as CSV. */
  csv?: string;
  /** The main thing to do here. */
  action?: ReactNode;
  children: ReactNode;
}

/** One page of the settings. */
export function Chapter({ title, text, csv, action, children }: Props) {
  return (
    <div className={classes.page}>
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} flex="1 1 260px">
          <Title order={2} size="h1">
            {title}
          </Title>
          {text && (
            <Text c="dimmed" maw={620}>
              {text}
            </Text>
          )}
        </Stack>
        <Group gap="xs" wrap="nowrap">
          {csv && <CsvButton list={csv} />}
          {action}
        </Group>
      </Group>
      {children}
    </div>
  );
}
