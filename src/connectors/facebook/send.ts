import { ConnectorError } from '../connector-error.ts';
import type { OutgoingReply, SendResult, SourceAccess } from '../connector.ts';
import { NoAnswer } from '../platform-http.ts';
import { Graph, type GraphAnswer } from './graph.ts';
import { messageId, messengerScope, threadOf } from './messaging.ts';
import { ownMark, partMark } from './own-mark.ts';
import { idOf } from './payload.ts';
import { readSettings } from './settings.ts';
import { type Uploaded, uploadForMessage, uploadPhoto } from './upload.ts';
import { messengerWindow, privateReplyUntil } from './windows.ts';

type Sent = Extract<SendResult, { outcome: 'sent' }>;
type Answered = NonNullable<OutgoingReply['inReplyTo']>;

/** Sends a comment, a private answer to a comment, or private messages. */
export async function sendReply(source: SourceAccess, reply: OutgoingReply): Promise<SendResult> {
  const { inReplyTo } = reply;
  if (!inReplyTo) throw ConnectorError.rejected('On Facebook a page can only answer; the customer has to write first.');
  const graph = new Graph(source);
  if (inReplyTo.meta['kind'] === 'message') return sendMessages(graph, source, reply, inReplyTo);
  if (reply.visibility === 'private') return attempt(source, () => sendPrivately(graph, source, reply, inReplyTo));
  const [file] = reply.attachments;
  const photo = file && (await uploadPhoto(graph, file));
  return attempt(source, () => sendComment(graph, reply, inReplyTo, photo));
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

function sendComment(
  graph: Graph,
  { text }: OutgoingReply,
  { externalId }: Answered,
  photo?: string,
): Promise<GraphAnswer> {
  return graph.post(`${externalId}/comments`, { message: text, ...(photo && { attachment_id: photo }) });
}

/** One answer, within seven days; Facebook opens a private thread with it. */
function sendPrivately(
  graph: Graph,
  source: SourceAccess,
  reply: OutgoingReply,
  { externalId, occurredAt, meta }: Answered,
): Promise<GraphAnswer> {
  if (reply.attachments.length > 0)
    throw ConnectorError.rejected(
      'The first private answer to a comment takes no files; send them once the customer has written back.',
    );
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

/**
 * Messenger takes files and text one by one. Files are uploaded before anything is said, and the text goes last: where
 * it is found, everything has arrived.
 */
async function sendMessages(
  graph: Graph,
  source: SourceAccess,
  reply: OutgoingReply,
  answered: Answered,
): Promise<SendResult> {
  const frame = frameOf(graph, source, reply, answered);
  const files: Uploaded[] = [];
  for (const file of reply.attachments) files.push(await uploadForMessage(graph, file));
  const say = (message: Record<string, unknown>) =>
    attempt(source, () => graph.post(`${graph.settings.pageId}/messages`, { ...frame, message }, 'messenger'));
  const parts: string[] = [];
  try {
    for (const { type, id } of files) {
      const payload = { attachment_id: id };
      const sent = await say({ attachment: { type, payload }, metadata: partMark(source) });
      if (sent.outcome !== 'sent') return sent;
      parts.push(sent.externalId);
    }
    const sent = await say({ text: reply.text, metadata: ownMark(source, reply.id) });
    return sent.outcome === 'sent' && parts.length > 0 ? { ...sent, parts } : sent;
  } catch (error) {
    if (parts.length === 0 || !(error instanceof ConnectorError)) throw error;
    const reason = `${parts.length} of the files went out, and then Facebook refused the rest: ${error.message}`;
    return { outcome: 'unconfirmed', reason };
  }
}

/** To whom, and under which of Facebook's rules. @throws ConnectorError when the time is over */
function frameOf(
  graph: Graph,
  source: SourceAccess,
  reply: OutgoingReply,
  { occurredAt, lastInboundAt = occurredAt, meta, author }: Answered,
): Record<string, unknown> {
  const { response, until } = messengerWindow(lastInboundAt, graph.settings.humanAgent && !reply.automatic);
  const now = source.now();
  if (now >= until) throw ConnectorError.rejected('The time in which Facebook permits a private answer is over.');
  const id = idOf(meta['customer']) || author?.externalId || '';
  const how = now < response ? { messaging_type: 'RESPONSE' } : { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
  return { recipient: { id }, ...how };
}
