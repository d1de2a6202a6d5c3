import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router/dom';
import { TongueProvider } from '../i18n/i18n.tsx';
import { useMe } from '../session/use-me.ts';
import { queryClient } from './query-client.ts';
import { router } from './router.tsx';
import { Toasts } from './toasts.tsx';
import { theme } from './theme.ts';

function Speaking() {
  const { data: me } = useMe();
  return (
    <TongueProvider preferred={me ?? undefined}>
      <Toasts />
      <RouterProvider router={router} />
    </TongueProvider>
  );
}

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Speaking />
      </QueryClientProvider>
    </MantineProvider>
  );
}
