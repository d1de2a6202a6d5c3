import { useQuery } from '@tanstack/react-query';
import { replyOptions } from '../../api/replies.ts';
import { conversationKey } from '../thread/use-thread.ts';

/** Whether and how the conversation can be answered now; asked again with every change of it. */
export function useReplyOptions(conversationId: string, inReplyToId?: string) {
  return useQuery({
    queryKey: [...conversationKey(conversationId), 'reply-options', inReplyToId ?? ''],
    queryFn: () => replyOptions(conversationId, inReplyToId),
    staleTime: 30_000,
    placeholderData: (before) => before,
  });
}
