import type { ReplyPermission, SourceAccess, StoredItem } from '../connector.ts';
import { readSettings } from './settings.ts';

/** Whether a post can be answered from here, and what the button says. Pure. */
export function canReply(item: StoredItem, source: Pick<SourceAccess, 'settings' | 'now'>): ReplyPermission {
  const settings = readSettings(source);
  const { visibility } = item;
  const handOffUrl = item.url ?? settings.url;
  if (settings.software === 'feed')
    return {
      allowed: false,
      action: 'Answer on the forum',
      visibility,
      reason: 'This forum is read by its feed, which takes no answers. Open the post and answer there.',
      handOffUrl,
    };
  const name = settings.username ? ` as @${settings.username}` : '';
  const action = visibility === 'private' ? `Send a private message${name}` : `Reply publicly on the forum${name}`;
  const account = settings.software === 'nodebb' ? settings.uid : settings.username;
  if (account) return { allowed: true, action, visibility };
  return {
    allowed: false,
    action,
    visibility,
    reason: 'The account that answers is missing in the settings.',
    handOffUrl,
  };
}
