import { Button, Center, Code, Stack, Text, Title } from '@mantine/core';
import { useRouteError } from 'react-router';
import { useT } from '../i18n/i18n.tsx';

/** A mistake of ours: it says so, and offers the one thing that helps. */
export function Broken() {
  const t = useT();
  const error = useRouteError();
  return (
    <Center component="main" h="100dvh">
      <Stack align="center" p="lg" ta="center" maw={520}>
        <Title>{t('broken.title')}</Title>
        <Text c="dimmed">{t('broken.text')}</Text>
        <Code>{error instanceof Error ? error.message : String(error)}</Code>
        <Button onClick={() => location.reload()}>{t('broken.reload')}</Button>
      </Stack>
    </Center>
  );
}
