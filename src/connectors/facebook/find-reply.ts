import type { OutgoingReply, SourceAccess } from '../connector.ts';
import { Graph } from './graph.ts';
import { commentFields, messageFields } from './graph-items.ts';
import { messageId } from './messaging.ts';
import { fields, type Fields, idOf, list, text, timeOf } from './payload.ts';

const atOnce = 100;
/** Facebook's clock and ours need not agree. */
const slack = 5 * 60_000;

const plain = (value: string): string => value.normalize('NFC').replace(/\s+/g, ' ').trim();

/** Looks for a reply among what the page wrote there since it was given. Text and author must be the same. */
export async function findReply(
  source: SourceAccess,
  reply: OutgoingReply,
): Promise<{ externalId: string; occurredAt: Date } | null> {
  const { inReplyTo } = reply;
  if (!inReplyTo) return null;
  const graph = new Graph(source);
  const isComment = inReplyTo.meta['kind'] !== 'message' && reply.visibility === 'public';
  const written = isComment
    ? await comments(graph, inReplyTo.externalId, reply.createdAt)
    : await messages(graph, idOf(inReplyTo.meta['customer']));
  const found = written.find((one) => isOurs(one, reply, graph.settings.pageId));
  return found ? { externalId: messageId(found['id']), occurredAt: timeOf(found['created_time'])! } : null;
}

function isOurs(one: Fields, { text: sent, createdAt }: OutgoingReply, pageId: string): boolean {
  const at = timeOf(one['created_time']);
  return (
    at !== undefined &&
    at.getTime() >= createdAt.getTime() - slack &&
    idOf(fields(one['from'])['id']) === pageId &&
    plain(text(one['message'])) === plain(sent)
  );
}

async function comments(graph: Graph, id: string, since: Date): Promise<Fields[]> {
  const { body } = await graph.get(`${id}/comments`, {
    fields: commentFields,
    filter: 'stream',
    order: 'reverse_chronological',
    since: Math.floor((since.getTime() - slack) / 1000),
    limit: atOnce,
  });
  return list(body['data']).map(fields);
}

/** A private answer to a comment opens a thread that only the echo names: it cannot be looked for. */
async function messages(graph: Graph, customer: string): Promise<Fields[]> {
  if (customer === '') return [];
  const { pageId } = graph.settings;
  const params = { platform: 'MESSENGER', user_id: customer, fields: 'id' };
  const threads = await graph.get(`${pageId}/conversations`, params, 'messenger');
  const id = idOf(fields(list(threads.body['data'])[0])['id']);
  if (id === '') return [];
  const { body } = await graph.get(`${id}/messages`, { fields: messageFields, limit: atOnce }, 'messenger');
  return list(body['data']).map(fields);
}
