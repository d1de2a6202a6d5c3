/** Puts a signed token of ours into Message-IDs and reply addresses, and finds it again in what comes back. */

/** HMAC-SHA256 in hex, keyed by the installation. */
export type Sign = (text: string) => string;

export interface OwnToken {
  conversationId?: string;
  replyId: string;
}

const SIGNATURE_LENGTH = 20;
const SIGNATURE = `[0-9a-f]{${SIGNATURE_LENGTH}}`;
const ID = '[A-Za-z0-9_-]{1,64}';
const messageId = new RegExp(`^<t\\.(${ID})\\.(${ID})\\.(${SIGNATURE})@[^>]+>$`);
const plusPart = new RegExp(`\\+r(${ID})-(${SIGNATURE})@`, 'i');

/** The Message-ID of a reply: the same for every attempt to send it. */
export function ownMessageId(sign: Sign, conversationId: string, replyId: string, domain: string): string {
  return `<t.${conversationId}.${replyId}.${mac(sign, `mid:${conversationId}.${replyId}`)}@${domain}>`;
}

/** `support+r…@brand.example`: answers find their thread even when a mail program drops References. */
export function plusAddress(sign: Sign, replyId: string, address: string): string | null {
  const at = address.lastIndexOf('@');
  const local = `${address.slice(0, at)}+r${replyId}-${mac(sign, `plus:${replyId}`)}`;
  return local.length <= 64 ? local + address.slice(at) : null;
}

/** What a Message-ID of ours says, or null if it is not ours or was tampered with. */
export function readMessageId(sign: Sign, id: string): OwnToken | null {
  const match = messageId.exec(id);
  if (!match) return null;
  const [, conversationId = '', replyId = '', given] = match;
  return mac(sign, `mid:${conversationId}.${replyId}`) === given ? { conversationId, replyId } : null;
}

/** What a plus-address of ours says; mail servers may have changed its case. */
export function readPlusAddress(sign: Sign, address: string): OwnToken | null {
  const match = plusPart.exec(address);
  if (!match) return null;
  const [, replyId = '', given = ''] = match;
  return mac(sign, `plus:${replyId}`) === given.toLowerCase() ? { replyId } : null;
}

/** Key under which a sent reply and what answers it meet. */
export function replyKey(replyId: string): string {
  return `reply:${replyId}`;
}

/** Key by which a verified token names its conversation, should the reply itself be gone. */
export function conversationKey(conversationId: string): string {
  return `conversation:${conversationId}`;
}

function mac(sign: Sign, text: string): string {
  return sign(text).slice(0, SIGNATURE_LENGTH);
}
