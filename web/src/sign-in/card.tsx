import { Box, Paper, Select, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Language, languages, useTongue } from '../i18n/i18n.tsx';
import classes from './card.module.css';

/** The quiet page that people see before they are in. */
export function Card({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const { t, language, choose } = useTongue();
  return (
    <main className={classes.page}>
      <Box w="100%" maw={420}>
        <Stack align="center" gap={8} mb="lg">
          <img src="/icon.svg" alt="" width={52} height={52} />
          <Title order={1} ta="center">
            {title}
          </Title>
          {text && (
            <Text c="dimmed" ta="center">
              {text}
            </Text>
          )}
        </Stack>
        <Paper withBorder p="xl" radius="lg" shadow="xs">
          {children}
        </Paper>
        <Select
          mt="lg"
          mx="auto"
          w={150}
          size="xs"
          variant="unstyled"
          aria-label={t('me.language')}
          data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
          value={language}
          onChange={(value) => value && choose(value as Language)}
          allowDeselect={false}
        />
      </Box>
    </main>
  );
}
