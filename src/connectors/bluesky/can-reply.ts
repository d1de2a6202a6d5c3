import type { ReplyPermission, SourceAccess, StoredItem } from '../connector.ts';
import type { PostMeta } from './post.ts';
import { readSettings } from './settings.ts';

const reasons: Record<NonNullable<PostMeta['closed']>, string> = {
  threadgate: 'The author of the thread has limited who may answer in it.',
  blocked: 'Between this account and ours one has blocked the other, so that an answer would not be seen.',
};

/** Whether a post can be answered, and what the button says. Pure. */
export function canReply(item: StoredItem, source: Pick<SourceAccess, 'settings' | 'now'>): ReplyPermission {
  const { identifier } = readSettings(source);
  const { cid, closed } = item.meta as Partial<PostMeta>;
  const permission = { action: `Reply publicly on Bluesky as @${identifier}`, visibility: 'public' } as const;
  if (cid && !closed) return { allowed: true, ...permission };
  const reason = closed
    ? reasons[closed]
    : 'This post did not come from Bluesky itself, so that nothing can be sent below it.';
  return { allowed: false, ...permission, reason, handOffUrl: item.url };
}
