import { ConnectorError } from '../connector-error.ts';
import type { OutgoingReply, SendResult, SourceAccess } from '../connector.ts';
import { type Answer } from './answers.ts';
import { costOfRead, prices } from './budget.ts';
import { list, type XDirectMessage, type XPost } from './payloads.ts';
import { plainText } from './plain-text.ts';
import { timeOfId } from './snowflake.ts';
import { messagesWith, streams } from './streams.ts';
import { hasLink, maxWeight, weightedLength } from './weighted-length.ts';
import { type Call, XClient } from './x-client.ts';
import { failureOf } from './x-errors.ts';

/** Clocks differ. Milliseconds. */
const tolerance = 120_000;

/** Sends a reply once. @throws ConnectorError when X did not take it */
export async function sendReply(source: SourceAccess, reply: OutgoingReply): Promise<SendResult> {
  const client = new XClient(source);
  const call = callOf(reply);
  await client.budget.ask('replying', costOf(reply));
  try {
    const { data } = await client.send<{ data?: { id?: string; dm_event_id?: string } }>(call);
    return sentAs(data?.id ?? data?.dm_event_id, client, source.now(), reply);
  } catch (cause) {
    const failure = failureOf(cause, source.now());
    if (failure.taken === 'refused') {
      await client.budget.pay(-costOf(reply));
      throw failure.error;
    }
    return { outcome: 'unconfirmed', reason: `${failure.reason} Whether the reply was posted is not known.` };
  }
}

function sentAs(id: string | undefined, client: XClient, now: Date, reply: OutgoingReply): SendResult {
  if (!id) return { outcome: 'unconfirmed', reason: 'X took the reply and did not say under which id.' };
  const url = isPrivate(reply) ? undefined : `https://x.com/${client.settings.handle || 'i/web'}/status/${id}`;
  return { outcome: 'sent', externalId: id, occurredAt: timeOfId(id) ?? now, url };
}

function callOf(reply: OutgoingReply): Call {
  const { inReplyTo, text } = reply;
  if (!inReplyTo) throw ConnectorError.rejected('On X we can only answer, not begin.');
  if (isPrivate(reply)) {
    const conversationId = String(inReplyTo.meta['conversationId'] ?? inReplyTo.root);
    return {
      method: 'post',
      path: `dm_conversations/${conversationId}/messages`,
      bucket: 'POST dm_conversations/:id/messages',
      body: { text },
    };
  }
  if (weightedLength(text) > maxWeight)
    throw ConnectorError.rejected(
      `The reply counts ${weightedLength(text)} characters as X counts them; ${maxWeight} are allowed. Shorten it.`,
    );
  const answered = String(inReplyTo.meta['postId'] ?? inReplyTo.externalId);
  return {
    method: 'post',
    path: 'tweets',
    bucket: 'POST tweets',
    body: { text, reply: { in_reply_to_tweet_id: answered } },
  };
}

function costOf(reply: OutgoingReply): number {
  if (isPrivate(reply)) return prices.sendDirectMessage;
  return hasLink(reply.text) ? prices.replyWithLink : prices.reply;
}

const isPrivate = ({ inReplyTo }: OutgoingReply): boolean => inReplyTo?.meta['kind'] === 'directMessage';

/** Looks for a reply of unknown fate among what we wrote since. Being there proves it; not being there proves nothing. */
export async function findReply(
  source: SourceAccess,
  reply: OutgoingReply,
): Promise<{ externalId: string; occurredAt: Date } | null> {
  const client = new XClient(source);
  await client.budget.ask('reading');
  const from = new Date(reply.createdAt.getTime() - tolerance);
  const found = isPrivate(reply) ? await findMessage(client, reply) : await findPost(client, reply, from);
  const occurredAt = found && (timeOfId(found) ?? reply.createdAt);
  return found && occurredAt && occurredAt >= from ? { externalId: found, occurredAt } : null;
}

async function findPost(client: XClient, reply: OutgoingReply, from: Date): Promise<string | undefined> {
  const call = streams.own.call(client.settings, undefined, from, client.source.now());
  const answer = await client.read<Answer>(call);
  await client.budget.pay(costOfRead(answer, prices.ownedPost));
  const posts = list<XPost>(answer.data);
  const { meta, externalId } = reply.inReplyTo!;
  const answered = new Set([externalId, String(meta['postId'] ?? externalId)]);
  return posts.find(
    (post) =>
      list<{ type?: string; id?: string }>(post.referenced_posts ?? post.referenced_tweets).some(
        ({ type, id }) => type === 'replied_to' && id !== undefined && answered.has(id),
      ) && isSameText(post, reply.text),
  )?.id;
}

async function findMessage(client: XClient, { inReplyTo, text }: OutgoingReply): Promise<string | undefined> {
  const other = inReplyTo?.author?.externalId;
  if (!other) return undefined;
  const answer = await client.read<Answer>(messagesWith(other));
  await client.budget.pay(costOfRead(answer, prices.directMessage));
  const messages = list<XDirectMessage>(answer.data);
  return messages.find((one) => one.sender_id === client.settings.userId && isSameText(one, text))?.id;
}

/** X may put the handle of whom we answer in front, and changes blanks. */
function isSameText({ text = '', entities }: XPost | XDirectMessage, ours: string): boolean {
  const bare = (one: string): string =>
    one
      .normalize('NFC')
      .replace(/^(?:@\w+\s+)+/, '')
      .replace(/\s+/g, ' ')
      .trim();
  return bare(plainText(text, entities)) === bare(ours);
}
