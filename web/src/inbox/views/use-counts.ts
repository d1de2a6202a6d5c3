import { useQuery } from '@tanstack/react-query';
import { type Count, countViews } from '../../api/conversations.ts';
import { countedViews } from './views.ts';

export const countsKey = ['counts'];

/** How many conversations each view holds, kept true by live changes. */
export function useCounts(saved: readonly string[] = []) {
  const views = [...countedViews, ...saved];
  return useQuery({
    queryKey: [...countsKey, views],
    queryFn: async (): Promise<ReadonlyMap<string, Count>> =>
      new Map((await countViews(views)).map((count) => [count.view, count])),
    placeholderData: (before) => before,
    staleTime: 60_000,
    refetchInterval: 60_000,
  });
}
