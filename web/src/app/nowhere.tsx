import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import { useT } from '../i18n/i18n.tsx';

export function Nowhere() {
  const t = useT();
  return (
    <Center component="main" h="100dvh">
      <Stack align="center" p="lg" ta="center">
        <Title>{t('nowhere.title')}</Title>
        <Text c="dimmed">{t('nowhere.text')}</Text>
        <Button component={Link} to="/inbox">
          {t('nav.inbox')}
        </Button>
      </Stack>
    </Center>
  );
}
