import { MantineProvider } from '@mantine/core';
import { MutationCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router/dom';
import { Problem } from '../api/problem.ts';
import { TongueProvider } from '../i18n/i18n.tsx';
import { useMe } from '../session/use-me.ts';
import { router } from './router.tsx';
import { Toasts } from './toasts.tsx';
import { theme } from './theme.ts';

const patience = (failures: number, error: Error) => !(error instanceof Problem && error.status >= 400) && failures < 3;

const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, gcTime: 120_000, retry: patience, refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
  mutationCache: new MutationCache({
    onError: (error) => {
      // The session is over (signed out elsewhere, revoked): ask who we are, and the sign-in page follows.
      if (error instanceof Problem && error.status === 401) void queryClient.invalidateQueries({ queryKey: ['me'] });
    },
  }),
});

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
