import type { Author } from '../mention.ts';
import type { XUser } from './payloads.ts';

/** A person by id, with what is known of them. Accounts that X labels as automated are bots. */
export function authorOf(id: string, user: XUser = {}): Author {
  return {
    externalId: id,
    name: user.name,
    handle: user.username,
    profileUrl: user.username ? `https://x.com/${user.username}` : `https://x.com/i/user/${id}`,
    avatarUrl: user.profile_image_url || undefined,
    ...(user.affiliation?.description === 'Automated' ? { isBot: true } : {}),
  };
}
