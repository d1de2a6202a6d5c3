import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Problem } from '../api/problem.ts';
import {
  changeMe,
  changePreferences,
  isAtLeast,
  type Me,
  type Preferences,
  readSession,
  type Role,
  setAvailability,
} from '../api/session.ts';

export const meKey = ['me'];

export const meQuery = {
  queryKey: meKey,
  queryFn: async (): Promise<Me | null> => {
    try {
      return await readSession();
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
};

/** Who is signed in: `null` for nobody, `undefined` while we ask. */
export const useMe = () => useQuery(meQuery);

/** Inside the signed-in part of the app, where somebody is certain to be. */
export function useSignedIn(): Me {
  const { data } = useMe();
  if (!data) throw new Error('This part of the app is only drawn for somebody who is signed in.');
  return data;
}

export const useMay = (least: Role): boolean => isAtLeast(useSignedIn().role, least);

const defaults = { undoSeconds: 5, singleKeys: true, openNext: true, sendAs: 'send', alerts: {} } satisfies Preferences;

export const usePreferences = (): Required<Preferences> => ({ ...defaults, ...useSignedIn().preferences });

/** A change about myself: shown at once, and taken back if the server refuses. */
function useOptimistic<T>(send: (value: T) => Promise<unknown>, applied: (me: Me, value: T) => Me) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onMutate: (value: T) => {
      const before = client.getQueryData<Me>(meKey);
      if (before) client.setQueryData(meKey, applied(before, value));
      return before;
    },
    onError: (_error, _value, before) => client.setQueryData(meKey, before),
  });
}

export const useChangeMe = () =>
  useOptimistic(changeMe, (me, change: Parameters<typeof changeMe>[0]) => ({ ...me, ...change }));
export const useChangePreferences = () =>
  useOptimistic(changePreferences, (me, change: Preferences) => ({
    ...me,
    preferences: { ...me.preferences, ...change },
  }));
export const useSetAvailability = () =>
  useOptimistic(setAvailability, (me, availability: Me['availability']) => ({ ...me, availability }));
