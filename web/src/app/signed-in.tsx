import { Navigate, useLocation } from 'react-router';
import { LiveProvider } from '../live/live-provider.tsx';
import { useMe } from '../session/use-me.ts';
import { Shell } from './shell.tsx';
import { Unreachable } from './unreachable.tsx';
import { Waiting } from './waiting.tsx';

/** Everything behind the sign-in: who is not signed in is asked to, and comes back to where they wanted to go. */
export function SignedIn() {
  const { data: me, isPending, error, refetch } = useMe();
  const { pathname, search } = useLocation();
  if (isPending) return <Waiting />;
  if (error && !me) return <Unreachable error={error} retry={() => void refetch()} />;
  if (!me) {
    const wanted = pathname === '/inbox' || pathname === '/' ? '' : `?to=${encodeURIComponent(pathname + search)}`;
    return <Navigate to={`/sign-in${wanted}`} replace />;
  }
  return (
    <LiveProvider>
      <Shell />
    </LiveProvider>
  );
}
