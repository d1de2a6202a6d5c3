import type { Author, Mention, MentionAttachment } from '../mention.ts';
import { ratingMeta, ratingText } from './feed-change.ts';
import type { KnownPost, KnownPosts } from './known-posts.ts';
import { messageId, messengerScope, threadOf } from './messaging.ts';
import { fields, type Fields, idOf, linkOf, list, text, timeOf } from './payload.ts';

/** Fields that are asked for, by node; each stands in Meta's own specification. */
export const postFields = 'id,from,message,created_time,permalink_url,full_picture,status_type';
export const commentFields = 'id,from,message,created_time,permalink_url,parent{id},attachment,can_reply_privately';
export const ratingFields =
  'created_time,rating,recommendation_type,review_text,reviewer{id,name},open_graph_story{id}';
export const conversationFields = 'id,updated_time,participants';
export const messageFields =
  'id,created_time,from,to,message,attachments{mime_type,name,size,image_data,video_data,file_url}';

/** An id with its page, as webhooks write it; Graph leaves the page out here and there. */
const storyNumber = (id: string): string => id.slice(id.lastIndexOf('_') + 1);

function personOf(value: unknown, scope: string): Author | null {
  const person = fields(value);
  const id = idOf(person['id']);
  const name = text(person['name']);
  return id ? { externalId: id, scope, ...(name && { name }) } : null;
}

/** A post of the feed or one that mentions the page. Null when it is nothing that can be stored. */
export function postMention(post: Fields, pageId: string, posts: KnownPosts): Mention | null {
  const id = idOf(post['id']);
  const occurredAt = timeOf(post['created_time']);
  if (id === '' || !occurredAt) return null;
  const author = personOf(post['from'], pageId);
  const outbound = author?.externalId === pageId;
  const url = linkOf(post['permalink_url']);
  const message = text(post['message']);
  const picture = linkOf(post['full_picture']);
  const authorName = author?.name;
  posts.remember({
    byVisitor: !outbound,
    parent: { externalId: id, text: message, occurredAt, ...(authorName && { authorName }), ...(url && { url }) },
  });
  return {
    externalId: id,
    direction: outbound ? 'outbound' : 'inbound',
    root: id,
    ...(!outbound && { gathers: true }),
    author,
    visibility: 'public',
    addressed: true,
    occurredAt,
    text: message,
    ...(url && { url }),
    ...(picture && { attachments: [{ name: 'photo-1', contentType: 'image/jpeg', remote: picture }] }),
    meta: { kind: 'post', postId: id },
  };
}

/** What is known of the post above a comment; its text may be missing. */
export type AbovePost = Pick<KnownPost, 'byVisitor'> & Partial<KnownPost>;

/** A comment, or a reply to one, under a post. */
export function commentMention(comment: Fields, postId: string, pageId: string, above?: AbovePost): Mention | null {
  const id = idOf(comment['id']);
  const occurredAt = timeOf(comment['created_time']);
  if (id === '' || !occurredAt) return null;
  const author = personOf(comment['from'], pageId);
  const outbound = author?.externalId === pageId;
  const parentId = idOf(fields(comment['parent'])['id']);
  const nested = parentId !== '' && storyNumber(parentId) !== storyNumber(postId);
  const underOurs = outbound && !nested && above?.byVisitor === false;
  const url = linkOf(comment['permalink_url']);
  const attachments = attachmentOf(comment);
  return {
    externalId: id,
    direction: outbound ? 'outbound' : 'inbound',
    root: above?.byVisitor && postId ? postId : nested ? parentId : id,
    ...(!underOurs && (nested || postId) && { replyTo: nested ? parentId : postId }),
    author,
    visibility: 'public',
    addressed: true,
    occurredAt,
    text: text(comment['message']),
    ...(url && { url }),
    ...(postId && { parent: above?.parent ?? { externalId: postId, text: '' } }),
    ...(attachments.length > 0 && { attachments }),
    meta: { kind: 'comment', ...(postId && { postId }) },
  };
}

function attachmentOf(comment: Fields): MentionAttachment[] {
  const attachment = fields(comment['attachment']);
  const picture = linkOf(fields(fields(attachment['media'])['image'])['src']);
  return picture ? [{ name: 'photo-1', contentType: 'image/jpeg', remote: picture }] : [];
}

/** A review. Null when Facebook does not name its story, since then it has no id. */
export function ratingMention(rating: Fields, pageId: string): Mention | null {
  const id = storyNumber(idOf(fields(rating['open_graph_story'])['id']));
  const occurredAt = timeOf(rating['created_time']);
  if (id === '' || !occurredAt) return null;
  return {
    externalId: id,
    direction: 'inbound',
    root: id,
    author: personOf(rating['reviewer'], pageId),
    visibility: 'public',
    addressed: true,
    occurredAt,
    text: ratingText(rating),
    meta: { kind: 'rating', postId: id, ...ratingMeta(rating) },
  };
}

/** Who takes part in a conversation beside the page. */
export function customerOf(conversation: Fields, pageId: string): string {
  const people = list(fields(conversation['participants'])['data']).map((one) => idOf(fields(one)['id']));
  return people.find((id) => id !== '' && id !== pageId) ?? '';
}

/** A private message. */
export function privateMention(message: Fields, customer: string, pageId: string): Mention | null {
  const id = messageId(message['id']);
  const occurredAt = timeOf(message['created_time']);
  const sender = personOf(message['from'], messengerScope(pageId));
  if (id === '' || !occurredAt || customer === '') return null;
  const outbound = sender?.externalId === pageId;
  const attachments = privateFiles(message);
  return {
    externalId: id,
    direction: outbound ? 'outbound' : 'inbound',
    root: threadOf(customer),
    author: outbound
      ? { externalId: pageId, scope: pageId }
      : { externalId: customer, scope: messengerScope(pageId), ...(sender?.name && { name: sender.name }) },
    visibility: 'private',
    addressed: true,
    occurredAt,
    text: text(message['message']),
    ...(attachments.length > 0 && { attachments }),
    meta: { kind: 'message', customer },
  };
}

function privateFiles(message: Fields): MentionAttachment[] {
  return list(fields(message['attachments'])['data']).flatMap((one, number) => {
    const file = fields(one);
    const media = { ...fields(file['image_data']), ...fields(file['video_data']) };
    const remote = linkOf(media['url']) ?? linkOf(file['file_url']);
    const contentType = text(file['mime_type']) || 'application/octet-stream';
    return remote ? [{ name: text(file['name']) || `file-${number + 1}`, contentType, remote }] : [];
  });
}
