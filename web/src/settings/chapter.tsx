import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './settings.module.css';

interface Props {
  title: string;
  /** One or two sentences: what this is for. */
  text?: string;
  /** The main thing to do here. */
  action?: ReactNode;
  children: ReactNode;
}

/** One page of the settings. */
export function Chapter({ title, text, action, children }: Props) {
  return (
    <div className={classes.page}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={4}>
          <Title order={2} size="h1">
            {title}
          </Title>
          {text && (
            <Text c="dimmed" maw={620}>
              {text}
            </Text>
          )}
        </Stack>
        {action}
      </Group>
      {children}
    </div>
  );
}
