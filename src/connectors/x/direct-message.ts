import type { Mention } from '../mention.ts';
import { authorOf } from './author.ts';
import { filesOf } from './files.ts';
import type { Surroundings, XDirectMessage } from './payloads.ts';
import { plainText } from './plain-text.ts';
import type { Brand } from './post.ts';
import { timeOfId } from './snowflake.ts';

/** What `send` needs to know of a direct message. */
export interface DirectMessageMeta extends Record<string, unknown> {
  kind: 'directMessage';
  conversationId: string;
}

/**
 * A direct message as a mention.
 * @returns a sentence, if it cannot be told who wrote it, when, or to whom
 */
export function mentionOfDirectMessage(
  message: XDirectMessage & { id: string },
  around: Surroundings,
  brand: Brand,
): Mention | string {
  const { id, sender_id: sender } = message;
  const at = new Date(message.created_at ?? timeOfId(id) ?? NaN);
  if (!sender) return 'The direct message does not say who sent it.';
  if (Number.isNaN(at.getTime())) return 'The direct message does not say when it was sent.';
  const conversationId = conversationOf(message, brand);
  if (!conversationId) return 'The direct message does not say to whom it was sent.';
  const own = sender === brand.userId;
  const other = conversationId.split('-').find((one) => one !== brand.userId);
  const meta: DirectMessageMeta = { kind: 'directMessage', conversationId };
  return {
    externalId: id,
    direction: own ? 'outbound' : 'inbound',
    root: conversationId,
    ...(own && conversationId.includes('-') && other ? { answers: [other] } : {}),
    author: authorOf(sender, around.user(sender)),
    visibility: 'private',
    addressed: true,
    occurredAt: at,
    text: plainText(message.text ?? '', message.entities),
    attachments: filesOf(message.attachments?.media_keys, around),
    meta,
  };
}

/** A talk between two goes by both ids, the smaller first; webhooks name sender and recipient instead. */
function conversationOf(message: XDirectMessage, brand: Brand): string | undefined {
  if (message.dm_conversation_id) return message.dm_conversation_id.replace(':', '-');
  const other = message.sender_id === brand.userId ? message.recipient_id : message.sender_id;
  return other && pairOf(other, brand.userId);
}

/** @returns `smaller-larger` */
export function pairOf(a: string, b: string): string {
  const digits = /^\d+$/;
  if (!digits.test(a) || !digits.test(b)) return [a, b].sort().join('-');
  return BigInt(a) < BigInt(b) ? `${a}-${b}` : `${b}-${a}`;
}
