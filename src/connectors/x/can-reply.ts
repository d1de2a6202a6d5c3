import type { ReplyPermission, SourceAccess, StoredItem } from '../connector.ts';
import { prices } from './budget.ts';
import { readSettings } from './settings.ts';

const price = (dollars: number): string => `$${dollars.toFixed(3).replace(/0$/, '')}`;

/** Whether X lets us answer an item. Pure. */
export function canReply(item: StoredItem, source: Pick<SourceAccess, 'settings' | 'now'>): ReplyPermission {
  const { handle } = readSettings(source);
  return item.meta['kind'] === 'directMessage' ? directly(item) : publicly(item, handle);
}

function directly({ author }: StoredItem): ReplyPermission {
  const whom = author?.handle ? ` to @${author.handle}` : '';
  return {
    allowed: true,
    action: `Send direct message${whom} on X`,
    visibility: 'private',
    price: `X charges ${price(prices.sendDirectMessage)} for it.`,
  };
}

/** Since 2026-02-23 an app may answer only those who summon it; the rest is answered by hand on the platform. */
function publicly({ externalId, meta }: StoredItem, handle: string): ReplyPermission {
  const action = `Reply publicly on X as @${handle}`;
  const id = String(meta['postId'] ?? externalId);
  if (meta['summoned'] === true)
    return {
      allowed: true,
      action,
      visibility: 'public',
      price: `X charges ${price(prices.reply)} for it, with a web address in the text ${price(prices.replyWithLink)}.`,
    };
  return {
    allowed: false,
    action,
    visibility: 'public',
    reason: `X lets an app answer only posts whose author mentions or quotes @${handle}, and this one does neither. Answer it on X: what you write there is noticed here.`,
    handOffUrl: `https://x.com/intent/post?in_reply_to=${encodeURIComponent(id)}`,
  };
}
