import { ConnectorError } from '../../connector-error.ts';
import type { OutgoingReply, SendResult, SourceAccess } from '../../connector.ts';
import { record, write } from '../asking.ts';
import { type ForumSettings, readSettings } from '../settings.ts';
import { discourseHttp, judgeDiscourse, obeying, readIfThere, spend } from './discourse-http.ts';
import { asPost, type DiscourseTopic, idOf } from './discourse-post.ts';

/** How many of a topic's last posts are looked through for a reply, and how far clocks may differ. */
const lookBack = 15;
const clockSkew = 120_000;

/** Writes a post into the topic. @throws ConnectorError */
export async function sendToDiscourse(source: SourceAccess, reply: OutgoingReply): Promise<SendResult> {
  const settings = readSettings(source);
  const { topic, number } = placeOf(reply);
  const http = discourseHttp(source, settings);
  await spend(source);
  const body = { topic_id: topic, raw: reply.text, ...(number > 1 ? { reply_to_post_number: number } : {}) };
  const answer = await obeying(source, write(source, http.post<unknown>('/posts.json', body), judgeDiscourse));
  if ('outcome' in answer) return answer;
  return taken(record(answer.data), settings, source);
}

/** Which topic, and which post in it, a reply answers. */
function placeOf(reply: OutgoingReply): { topic: number; number: number } {
  const [, topic, number] = /^(\d+)\/(\d+)$/.exec(reply.inReplyTo?.externalId ?? '') ?? [];
  if (!topic) throw ConnectorError.rejected('A reply on a forum needs a post that it answers.');
  return { topic: Number(topic), number: Number(number) };
}

/** The answer is the post itself, or an action with the post inside. */
function taken(data: Record<string, unknown>, settings: ForumSettings, source: SourceAccess): SendResult {
  if (data['action'] === 'enqueued')
    return { outcome: 'pending', reason: 'A moderator of the forum looks at the reply first.' };
  const post = asPost(data['post'] ?? data);
  if (!post) return { outcome: 'unconfirmed', reason: 'The forum did not say which post it made.' };
  return {
    outcome: 'sent',
    externalId: idOf(post.topic_id, post.post_number),
    occurredAt: new Date(Date.parse(post.created_at) || source.now()),
    url: `${settings.url}/t/${post.topic_slug || '-'}/${post.topic_id}/${post.post_number}`,
    meta: { postId: String(post.id), topicId: String(post.topic_id), postNumber: post.post_number },
  };
}

/** Looks for a post of ours with the same source text among the topic's last. @throws ConnectorError */
export async function findOnDiscourse(
  source: SourceAccess,
  reply: OutgoingReply,
): Promise<{ externalId: string; occurredAt: Date } | null> {
  const settings = readSettings(source);
  const topic = await readIfThere<DiscourseTopic>(source, settings, `/t/${placeOf(reply).topic}.json`);
  const newest = (topic?.post_stream?.stream ?? []).slice(-lookBack).toReversed();
  for (const id of newest) {
    const post = asPost(await readIfThere(source, settings, `/posts/${id}.json`));
    if (!post) continue;
    const at = new Date(post.created_at);
    if (at.getTime() < reply.createdAt.getTime() - clockSkew) return null;
    if ((post.username ?? '').toLowerCase() === settings.username && (post.raw ?? '').trim() === reply.text.trim())
      return { externalId: idOf(post.topic_id, post.post_number), occurredAt: at };
  }
  return null;
}
