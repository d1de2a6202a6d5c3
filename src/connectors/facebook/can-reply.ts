import type { ReplyPermission, SourceAccess, StoredItem } from '../connector.ts';
import { readSettings } from './settings.ts';
import { commentFiles, privateReplyFiles } from './upload.ts';
import { messengerWindow, privateReplyUntil } from './windows.ts';

/** Whether and how an item can be answered. Pure. */
export function canReply(item: StoredItem, source: Pick<SourceAccess, 'settings' | 'now'>): ReplyPermission {
  return item.visibility === 'private' ? canMessage(item, source) : canComment(item, source);
}

function canComment(
  { meta, url, occurredAt, answeredPrivately }: StoredItem,
  source: Pick<SourceAccess, 'settings' | 'now'>,
): ReplyPermission {
  const action = 'Reply publicly on Facebook as the page';
  // one private answer to each comment, within seven days
  const inTime = answeredPrivately !== true && source.now() < privateReplyUntil(occurredAt);
  const inPrivate = readSettings(source).messenger && inTime;
  if (meta['withheld'] !== true)
    return {
      allowed: true,
      action,
      visibility: 'public',
      files: commentFiles,
      ...(inPrivate && {
        privateAction: 'Send a private message in Messenger as the page',
        privateFiles: privateReplyFiles,
      }),
    };
  return {
    allowed: false,
    action,
    visibility: 'public',
    reason: 'Facebook does not let the page see this post, so that it can only be answered on Facebook itself.',
    ...(url && { handOffUrl: url }),
  };
}

function canMessage(item: StoredItem, source: Pick<SourceAccess, 'settings' | 'now'>): ReplyPermission {
  const { pageId, humanAgent, messenger } = readSettings(source);
  const action = 'Answer in Messenger as the page';
  const refuse = (reason: string): ReplyPermission => ({
    allowed: false,
    action,
    visibility: 'private',
    reason,
    handOffUrl: `https://business.facebook.com/latest/inbox/all?asset_id=${encodeURIComponent(pageId)}`,
  });
  if (!messenger) return refuse('Messenger is switched off in the settings of this page.');
  if (item.meta['standby'] === true)
    return refuse('Another app or the page\u2019s inbox holds this thread at present; it can be answered there.');
  const { until } = messengerWindow(item.lastInboundAt ?? item.occurredAt, humanAgent);
  if (source.now() < until) return { allowed: true, action, visibility: 'private', until };
  return refuse(
    humanAgent
      ? 'Facebook permits private answers for seven days after the customer wrote, and they are over.'
      : 'Facebook permits private answers for 24 hours after the customer wrote, and they are over. With the Human Agent feature it would be seven days.',
  );
}
