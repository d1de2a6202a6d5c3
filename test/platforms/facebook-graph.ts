import { onlyAsked } from '../support/graph-contract.ts';
import type { GraphCall, GraphReply } from '../support/graph-server.ts';
import { type FacebookItem, type FacebookPage, pageId, psid } from './facebook-page.ts';

type Body = Record<string, unknown>;

const gone: GraphReply = { status: 400, body: { error: { code: 100, error_subcode: 33, message: 'does not exist' } } };
const scopes = [
  'pages_show_list',
  'pages_manage_metadata',
  'pages_read_engagement',
  'pages_read_user_content',
  'pages_manage_engagement',
  'pages_messaging',
];
const subscribed = [
  'feed',
  'mention',
  'ratings',
  'messages',
  'message_echoes',
  'message_edits',
  'messaging_postbacks',
  'messaging_handovers',
];

/** What the Graph API answers about a page. */
export function answerGraph(page: FacebookPage, call: GraphCall): GraphReply {
  const [id = '', edge] = call.path.split('/');
  if (call.method === 'POST') return written(page, id, edge, call.params);
  if (call.method === 'DELETE') return { body: { success: true } };
  if (id === 'debug_token')
    return { body: { data: { is_valid: true, app_id: '7001', type: 'PAGE', scopes, expires_at: 0 } } };
  if (id === pageId && edge === undefined)
    return { body: only({ id: pageId, name: 'Example Shop', username: 'exampleshop' }, call.params) };
  if (edge !== undefined) return { body: listed(page, id, edge, call.params) };
  const item = page.items.get(id);
  return item && !item.said.deleted ? { body: only(nodeOf(item), call.params) } : gone;
}

function listed(page: FacebookPage, id: string, edge: string, params: Body): Body {
  if (edge === 'feed') return newestFirst(page.posts, params);
  if (edge === 'comments') {
    const under = page.items.get(id)?.kind === 'comment' ? repliesTo(page, id) : (page.comments.get(id) ?? []);
    return newestFirst(under, params);
  }
  if (edge === 'messages') return newestFirst(page.threads.get(id) ?? [], params);
  if (edge === 'conversations') return conversations(page, params);
  if (edge === 'subscribed_apps') return { data: [{ id: '7001', subscribed_fields: subscribed }] };
  return { data: [] };
}

const repliesTo = (page: FacebookPage, id: string): FacebookItem[] =>
  (page.comments.get(page.items.get(id)!.postId!) ?? []).filter(({ parentId }) => parentId === id);

/** A page of a list that stands there the oldest first. Cursors name the last item that was given. */
function newestFirst(list: FacebookItem[], params: Body): Body {
  const [limit, since] = [Number(params['limit'] ?? 25), Number(params['since'] ?? 0) * 1000];
  const after = params['after'] === undefined ? Infinity : Number(params['after']);
  const data: Body[] = [];
  let at = Math.min(list.length, after) - 1;
  for (; at >= 0 && data.length < limit && list[at]!.said.at.getTime() >= since; at--)
    if (!list[at]!.said.deleted) data.push(only(nodeOf(list[at]!), params));
  const more = at >= 0 && list[at]!.said.at.getTime() >= since;
  return { data, ...(data.length > 0 && { paging: pagingOf(String(at + 1), more) }) };
}

const pagingOf = (after: string, more: boolean): Body => ({
  cursors: { after },
  ...(more && { next: `https://graph.facebook.com/?after=${after}` }),
});

function conversations(page: FacebookPage, params: Body): Body {
  const wanted = params['user_id'] === undefined ? null : `t_${String(params['user_id'])}`;
  const threads = [...page.threads].toReversed().filter(([id]) => wanted === null || id === wanted);
  const from = Number(params['after'] ?? 0);
  const to = from + Number(params['limit'] ?? 25);
  const data = threads.slice(from, to).map(([id, messages]) => {
    const { customer, said } = messages.at(-1)!;
    const them = { id: psid(customer!), name: customer!.name };
    return only(
      { id, updated_time: timeOf(said.at), participants: { data: [them, { id: pageId, name: 'Example Shop' }] } },
      params,
    );
  });
  return { data, ...(data.length > 0 && { paging: pagingOf(String(to), threads.length > to) }) };
}

/** A node with every field that Earshot may ask for. */
function nodeOf({ said, kind, from, postId, parentId, customer }: FacebookItem): Body {
  const common = { id: said.id, created_time: timeOf(said.at), message: said.text };
  const permalink_url = `https://www.facebook.com/${said.id}`;
  if (kind === 'post') return { ...common, from, permalink_url, status_type: 'mobile_status_update' };
  if (kind === 'comment')
    return {
      ...common,
      from,
      permalink_url,
      can_reply_privately: true,
      object: { id: postId },
      ...(parentId && { parent: { id: parentId } }),
    };
  const us = { id: pageId, name: 'Example Shop' };
  const them = { id: psid(customer!), name: customer!.name };
  const [sender, recipient] = said.by === 'customer' ? [them, us] : [us, them];
  return { ...common, from: sender, to: { data: [recipient] } };
}

const only = (node: Body, { fields = 'id,created_time,message,name' }: Body): Body =>
  onlyAsked(node, String(fields)) as Body;

const timeOf = (at: Date): string => at.toISOString().replace(/\.\d+Z$/, '+0000');

function written(page: FacebookPage, id: string, edge: string | undefined, params: Body): GraphReply {
  if (edge === 'comments')
    return page.items.has(id) ? { body: { id: page.answer(id, String(params['message']), 'earshot').said.id } } : gone;
  if (edge !== 'messages') return { body: { success: true } };
  const { recipient, message } = params as { recipient: { id: string }; message: { text: string; metadata: string } };
  const thread = page.threads.get(`t_${recipient.id}`);
  if (!thread) return gone;
  const { said } = page.answer(thread.at(-1)!.said.id, message.text, 'earshot', message.metadata);
  return { body: { recipient_id: recipient.id, message_id: said.id } };
}
