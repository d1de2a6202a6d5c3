import { createBrowserRouter, Navigate } from 'react-router';
import { InboxScreen } from '../inbox/inbox-screen.tsx';
import { Broken } from './broken.tsx';
import { SignedIn } from './signed-in.tsx';
import { Waiting } from './waiting.tsx';

const entrance = [
  { path: '/sign-in', lazy: async () => ({ Component: (await import('../sign-in/sign-in-screen.tsx')).SignInScreen }) },
  { path: '/setup', lazy: async () => ({ Component: (await import('../sign-in/setup-screen.tsx')).SetupScreen }) },
  {
    path: '/invitation',
    lazy: async () => ({ Component: (await import('../sign-in/invitation-screen.tsx')).InvitationScreen }),
  },
  {
    path: '/reset-password',
    lazy: async () => ({ Component: (await import('../sign-in/reset-screen.tsx')).ResetScreen }),
  },
];

const inbox = {
  // One element for both addresses: opening a conversation must not draw the list anew.
  Component: InboxScreen,
  children: [
    { path: '/inbox', element: null },
    { path: '/c/:id', element: null },
  ],
};

/** The inbox comes with the first script because reps live there; every other screen is a chunk of its own. */
export const router = createBrowserRouter([
  {
    errorElement: <Broken />,
    HydrateFallback: Waiting,
    children: [
      ...entrance,
      {
        element: <SignedIn />,
        children: [
          { path: '/', element: <Navigate to="/inbox" replace /> },
          inbox,
          {
            path: '/settings/*',
            lazy: async () => ({ Component: (await import('../settings/settings-screen.tsx')).SettingsScreen }),
          },
          {
            path: '/figures',
            lazy: async () => ({ Component: (await import('../figures/figures-screen.tsx')).FiguresScreen }),
          },
          {
            path: '/customers',
            lazy: async () => ({ Component: (await import('../customers/customers-screen.tsx')).CustomersScreen }),
          },
          { path: '/asks', lazy: async () => ({ Component: (await import('../asks/asks-screen.tsx')).AsksScreen }) },
          { path: '/me', lazy: async () => ({ Component: (await import('../settings/me/me-screen.tsx')).MeScreen }) },
        ],
      },
      { path: '*', lazy: async () => ({ Component: (await import('./nowhere.tsx')).Nowhere }) },
    ],
  },
]);
