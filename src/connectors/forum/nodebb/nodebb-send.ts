import { ConnectorError } from '../../connector-error.ts';
import type { OutgoingReply, SendResult, SourceAccess, TestResult } from '../../connector.ts';
import { record, word, write } from '../asking.ts';
import { readSettings } from '../settings.ts';
import { judgeNodebb, nodebbHttp, probe, read } from './nodebb-http.ts';
import type { NodebbPost } from './nodebb-post.ts';

const clockSkew = 120_000;

/** Writes a post into the topic. 202 means that it waits for a moderator, and has no number yet. @throws ConnectorError */
export async function sendToNodebb(source: SourceAccess, reply: OutgoingReply): Promise<SendResult> {
  const settings = readSettings(source);
  const tid = topicOf(reply);
  const toPid = Number(reply.inReplyTo?.externalId);
  const body = { content: reply.text, ...(Number.isSafeInteger(toPid) && toPid > 0 ? { toPid } : {}) };
  const http = nodebbHttp(source, settings);
  const answer = await write(source, http.post<unknown>(`/api/v3/topics/${tid}`, body), judgeNodebb);
  if ('outcome' in answer) return answer;
  const post = record(record(answer.data)['response']);
  if (answer.status === 202 || post['queued'] === true)
    return { outcome: 'pending', reason: 'A moderator of the forum looks at the reply first.' };
  if (post['pid'] == null) return { outcome: 'unconfirmed', reason: 'The forum did not say which post it made.' };
  const pid = word(post['pid']);
  return {
    outcome: 'sent',
    externalId: pid,
    occurredAt: new Date(Number(post['timestamp']) || source.now().getTime()),
    url: `${settings.url}/post/${encodeURIComponent(pid)}`,
    meta: { pid, tid },
  };
}

function topicOf(reply: OutgoingReply): string {
  const tid = word(reply.inReplyTo?.meta['tid']);
  if (!/^\d+$/.test(tid)) throw ConnectorError.rejected('A reply on a forum needs a topic of that forum.');
  return tid;
}

/** Looks among the day's posts for one of ours in the topic with the same source text. @throws ConnectorError */
export async function findOnNodebb(
  source: SourceAccess,
  reply: OutgoingReply,
): Promise<{ externalId: string; occurredAt: Date } | null> {
  const settings = readSettings(source);
  const tid = topicOf(reply);
  const recent = await read<NodebbPost[]>(source, settings, '/api/recent/posts/day', { page: 1 });
  for (const post of Array.isArray(recent) ? recent : []) {
    const ours = String(post.uid) === settings.uid && String(post.tid) === tid;
    if (!ours || post.timestamp < reply.createdAt.getTime() - clockSkew) continue;
    const raw = record(await read(source, settings, `/api/v3/posts/${encodeURIComponent(post.pid)}/raw`));
    if (word(record(raw['response'])['content']).trim() === reply.text.trim())
      return { externalId: String(post.pid), occurredAt: new Date(post.timestamp) };
  }
  return null;
}

/** Signs in as the account. Nothing is written. */
export async function testNodebb(source: SourceAccess): Promise<TestResult> {
  try {
    const account = await probe(source, readSettings(source));
    const name = word(account['username']);
    return {
      ok: true,
      message: `Signed in as @${name}; recent posts can be read.`,
      account: { externalId: word(account['uid']), name, handle: name },
    };
  } catch (error) {
    if (error instanceof ConnectorError) return { ok: false, message: error.message };
    throw error;
  }
}
