import { ConnectorError } from '../connector-error.ts';
import type { OutgoingReply, SendResult, SourceAccess } from '../connector.ts';
import { NoAnswer } from '../platform-http.ts';
import { Graph, type GraphAnswer } from './graph.ts';
import { messageId, messengerScope, threadOf } from './messaging.ts';
import { ownMark } from './own-mark.ts';
import { idOf } from './payload.ts';
import { readSettings } from './settings.ts';
import { messengerWindow, privateReplyUntil } from './windows.ts';

type Sent = Extract<SendResult, { outcome: 'sent' }>;
type Answered = NonNullable<OutgoingReply['inReplyTo']>;

/** Sends a comment, a private answer to a comment, or a private message. */
export async function sendReply(source: SourceAccess, reply: OutgoingReply): Promise<SendResult> {
  const { inReplyTo } = reply;
  if (!inReplyTo) throw ConnectorError.rejected('On Facebook a page can only answer; the customer has to write first.');
  if (reply.attachments.length > 0)
    throw ConnectorError.rejected('Files cannot be sent to Facebook from here yet; remove them and send the text.');
  const graph = new Graph(source);
  const isMessage = inReplyTo.meta['kind'] === 'message';
  const send = isMessage
    ? () => sendMessage(graph, source, reply, inReplyTo)
    : reply.visibility === 'private'
      ? () => sendPrivately(graph, source, reply, inReplyTo)
      : () => sendComment(graph, reply, inReplyTo);
  return attempt(source, send);
}

/** @throws ConnectorError when Facebook surely did not take it */
async function attempt(source: SourceAccess, send: () => Promise<GraphAnswer>): Promise<SendResult> {
  let answer: GraphAnswer;
  try {
    answer = await send();
  } catch (error) {
    if (error instanceof NoAnswer && !error.sent)
      throw ConnectorError.unavailable('Facebook could not be reached; it is tried again.', error);
    if (error instanceof NoAnswer || (error instanceof ConnectorError && error.kind === 'unavailable'))
      return {
        outcome: 'unconfirmed',
        reason: 'Facebook had trouble while taking the answer; it may stand there or not.',
      };
    throw error;
  }
  const externalId = messageId(answer.body['message_id']) || idOf(answer.body['id']);
  if (externalId === '')
    return {
      outcome: 'unconfirmed',
      reason: 'Facebook accepted the answer without naming it; look whether it stands there.',
    };
  return { outcome: 'sent', externalId, occurredAt: source.now(), ...opened(answer, source) };
}

/** A message has a recipient, whose private thread it stands in; a comment has none. */
function opened({ body }: GraphAnswer, source: SourceAccess): Pick<Sent, 'opens'> {
  const person = idOf(body['recipient_id']);
  if (person === '') return {};
  const author = { externalId: person, scope: messengerScope(readSettings(source).pageId) };
  return { opens: { root: threadOf(person), author } };
}

function sendComment(graph: Graph, { text }: OutgoingReply, { externalId }: Answered): Promise<GraphAnswer> {
  return graph.post(`${externalId}/comments`, { message: text });
}

/** One answer, within seven days; Facebook opens a private thread with it. */
function sendPrivately(
  graph: Graph,
  source: SourceAccess,
  reply: OutgoingReply,
  { externalId, occurredAt, meta }: Answered,
): Promise<GraphAnswer> {
  if (source.now() >= privateReplyUntil(occurredAt))
    throw ConnectorError.rejected('Facebook permits a private answer to a comment for seven days, and they are over.');
  const recipient = meta['kind'] === 'post' ? { post_id: externalId } : { comment_id: externalId };
  const message = { text: reply.text, metadata: ownMark(source, reply.id) };
  return graph.post(
    `${graph.settings.pageId}/messages`,
    { recipient, message, messaging_type: 'RESPONSE' },
    'messenger',
  );
}

function sendMessage(
  graph: Graph,
  source: SourceAccess,
  reply: OutgoingReply,
  { occurredAt, meta, author }: Answered,
): Promise<GraphAnswer> {
  const { response, until } = messengerWindow(occurredAt, graph.settings.humanAgent && !reply.automatic);
  const now = source.now();
  if (now >= until) throw ConnectorError.rejected('The time in which Facebook permits a private answer is over.');
  const id = idOf(meta['customer']) || author?.externalId || '';
  const how = now < response ? { messaging_type: 'RESPONSE' } : { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
  const message = { text: reply.text, metadata: ownMark(source, reply.id) };
  return graph.post(`${graph.settings.pageId}/messages`, { recipient: { id }, message, ...how }, 'messenger');
}
