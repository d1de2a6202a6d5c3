import type { Mention } from '../mention.ts';
import { attachedToMessage, describeAttachments } from './attached.ts';
import type { Harvesting } from './harvesting.ts';
import { fields, type Fields, idOf, text, timeOf } from './payload.ts';

/** Where events of Messenger come from. */
export interface MessagingOf {
  pageId: string;
  at: Date;
  /** Another app, such as the page's own inbox, holds the thread at present. */
  standby: boolean;
  /** What our own files carry, whose echoes say nothing. */
  partMark: string;
  into: Harvesting;
}

/** Kinds that say nothing which needs an answer. */
const otherKinds = [
  'delivery',
  'read',
  'reaction',
  'optin',
  'optout',
  'referral',
  'account_linking',
  'app_roles',
  'pass_thread_control',
  'take_thread_control',
  'request_thread_control',
  'policy-enforcement',
  'policy_enforcement',
  'checkout_update',
  'pre_checkout',
  'payment',
  'game_play',
  'messaging_feedback',
  'customer_information',
  'feedback',
  'message_context',
  'typing',
  'prior_message',
  'calls',
];

/** Scope of ids that Messenger gives to people: not those of comments, so that nobody is merged by number. */
export const messengerScope = (pageId: string): string => `${pageId}/messenger`;

/** The thread of a person's private messages: there is one for each person. */
export const threadOf = (personId: string): string => `messenger:${personId}`;

/** Ids of messages as webhooks give them; the Graph API puts `m_` before old ones. */
export const messageId = (id: unknown): string => idOf(id).replace(/^m_(?=mid\.)/, '');

/** Takes one event of Messenger. */
export function takeMessaging(event: Fields, from: MessagingOf): void {
  if (text(fields(event['message'])['metadata']) === from.partMark) return from.into.skip('messaging own file');
  const mention = messageOf(event, from) ?? editOf(event, from) ?? postbackOf(event, from);
  if (mention) {
    from.into.mentions.push(mention);
    return;
  }
  const where = from.standby ? 'standby' : 'messaging';
  const known = otherKinds.find((kind) => kind in event);
  if (known) return from.into.skip(`${where} ${known}`);
  if ('postback' in event) return from.into.skip(`${where} postback`);
  const kind = Object.keys(event).find((key) => !['sender', 'recipient', 'timestamp', 'sender_id'].includes(key));
  from.into.unfamiliar(`${where} ${kind ?? 'empty'}`);
}

function messageOf(event: Fields, from: MessagingOf): Mention | null {
  const message = fields(event['message']);
  if (messageId(message['mid']) === '') return null;
  const mention = frameOf(event, message, from, message['is_echo'] === true);
  if (!mention) return null;
  if (message['is_deleted'] === true) return { ...mention, text: '', deleted: true };
  const attachments = attachedToMessage(message['attachments']);
  const written = text(message['text']);
  const replied = messageId(fields(message['reply_to'])['mid']);
  return {
    ...mention,
    text: written || describeAttachments(message['attachments']),
    // what we said is placed by its thread, which is certain
    ...(replied && mention.direction === 'inbound' && { replyTo: replied }),
    ...(attachments.length > 0 && { attachments }),
  };
}

function editOf(event: Fields, from: MessagingOf): Mention | null {
  const edit = fields(event['message_edit']);
  if (messageId(edit['mid']) === '') return null;
  const mention = frameOf(event, edit, from, false);
  return mention && { ...mention, text: text(edit['text']), editedAt: mention.occurredAt };
}

/** A button that was pressed says its words; one without words or without an id says nothing to answer. */
function postbackOf(event: Fields, from: MessagingOf): Mention | null {
  const postback = fields(event['postback']);
  if (messageId(postback['mid']) === '' || text(postback['title']) === '') return null;
  const mention = frameOf(event, postback, from, false);
  return mention && { ...mention, text: text(postback['title']) };
}

function frameOf(event: Fields, message: Fields, from: MessagingOf, echo: boolean): Mention | null {
  const sender = idOf(fields(event['sender'])['id']);
  const recipient = idOf(fields(event['recipient'])['id']);
  // the page is the entry's own page; old samples number it otherwise, and an echo tells the side by itself
  const outbound = echo || (sender === from.pageId && recipient !== '');
  const customer = outbound && recipient !== from.pageId ? recipient || sender : sender;
  if (customer === '') return null;
  const metadata = text(message['metadata']);
  const appId = idOf(message['app_id']);
  return {
    externalId: messageId(message['mid']),
    direction: outbound ? 'outbound' : 'inbound',
    root: threadOf(customer),
    author: outbound
      ? { externalId: from.pageId, scope: from.pageId }
      : { externalId: customer, scope: messengerScope(from.pageId) },
    visibility: 'private',
    addressed: true,
    occurredAt: timeOf(event['timestamp']) ?? from.at,
    text: '',
    meta: {
      kind: 'message',
      customer,
      ...(from.standby && { standby: true }),
      ...(appId && { appId }),
      ...(outbound && metadata && { metadata }),
    },
  };
}
