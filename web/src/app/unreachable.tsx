import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { useT } from '../i18n/i18n.tsx';

export function Unreachable({ error, retry }: { error: Error; retry: () => void }) {
  const t = useT();
  return (
    <Center component="main" h="100dvh">
      <Stack align="center" p="lg" ta="center">
        <Title>{t('unreachable.title')}</Title>
        <Text c="dimmed">{t('unreachable.text')}</Text>
        <Text size="sm" c="dimmed">
          {error.message}
        </Text>
        <Button onClick={retry}>{t('action.tryAgain')}</Button>
      </Stack>
    </Center>
  );
}
