import type { AppBskyFeedPost, ComAtprotoIdentityResolveHandle, ComAtprotoRepoCreateRecord } from '@atproto/api';
import { ConnectorError } from '../connector-error.ts';
import type { OutgoingReply, SendResult, SourceAccess } from '../connector.ts';
import { webUrl } from './at-uri.ts';
import type { PostMeta } from './post.ts';
import { recordKey } from './record-key.ts';
import { readRecord } from './records.ts';
import { blueskySpec } from './spec.ts';
import { Xrpc } from './xrpc.ts';

const collection = 'app.bsky.feed.post';

/** Writes a reply under its own key. @throws ConnectorError when the server did not take it */
export async function sendReply(source: SourceAccess, reply: OutgoingReply): Promise<SendResult> {
  const xrpc = new Xrpc(source);
  const thread = threadOf(reply);
  const record = { ...(await richText(xrpc, reply.text)), reply: thread, createdAt: source.now().toISOString() };
  const answer = await xrpc.procedure<ComAtprotoRepoCreateRecord.OutputSchema>('com.atproto.repo.createRecord', {
    repo: await xrpc.did(),
    collection,
    rkey: recordKey(reply, source),
    record: { $type: collection, ...record } satisfies AppBskyFeedPost.Record,
  });
  if ('unsure' in answer)
    return { outcome: 'unconfirmed', reason: `${answer.unsure} Whether the reply was posted is not known.` };
  if (!answer.uri) return { outcome: 'unconfirmed', reason: 'Bluesky did not say where the reply stands.' };
  const meta: PostMeta = { cid: answer.cid, rootUri: thread.root.uri, rootCid: thread.root.cid };
  return {
    outcome: 'sent',
    externalId: answer.uri,
    occurredAt: new Date(record.createdAt),
    url: webUrl(answer.uri),
    meta,
  };
}

function threadOf({ inReplyTo }: OutgoingReply): AppBskyFeedPost.ReplyRef {
  const { cid, rootUri, rootCid } = (inReplyTo?.meta ?? {}) as Partial<PostMeta>;
  if (!inReplyTo || !cid) throw ConnectorError.rejected('A reply on Bluesky needs a post of Bluesky to stand under.');
  const parent = { uri: inReplyTo.externalId, cid };
  return { root: rootUri && rootCid ? { uri: rootUri, cid: rootCid } : parent, parent };
}

/** Links, tags and names become facets. The library that knows the rules is loaded for the first reply only: it is large. */
async function richText(
  xrpc: Xrpc,
  text: string,
): Promise<{ text: string; facets?: AppBskyFeedPost.Record['facets'] }> {
  const { RichText } = await import('@atproto/api');
  const rich = new RichText({ text }, { cleanNewlines: true });
  const longest = blueskySpec.reply!.maxLength;
  if (rich.graphemeLength > longest)
    throw ConnectorError.rejected(
      `The reply has ${rich.graphemeLength} characters as Bluesky counts them; ${longest} are allowed. Shorten it.`,
    );
  rich.detectFacetsWithoutResolution();
  const facets = await Promise.all((rich.facets ?? []).map((facet) => named(xrpc, facet)));
  const found = facets.filter((facet) => facet !== null);
  return { text: rich.text, ...(found.length > 0 && { facets: found }) };
}

type Facet = NonNullable<AppBskyFeedPost.Record['facets']>[number];

/** The library puts the handle where the DID belongs; a name that is nobody's stays plain text. */
async function named(xrpc: Xrpc, facet: Facet): Promise<Facet | null> {
  const [feature] = facet.features;
  if (!feature || !('did' in feature) || typeof feature.did !== 'string') return facet;
  const did = await didOf(xrpc, feature.did);
  return did ? { ...facet, features: [{ ...feature, did }] } : null;
}

async function didOf(xrpc: Xrpc, handle: string): Promise<string | null> {
  try {
    type Answer = ComAtprotoIdentityResolveHandle.OutputSchema;
    return (await xrpc.query<Answer>('com.atproto.identity.resolveHandle', { handle })).did;
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'rejected') return null;
    throw error;
  }
}

/** Looks under the reply's key in our own repository. @throws ConnectorError */
export async function findReply(
  source: SourceAccess,
  reply: OutgoingReply,
): Promise<{ externalId: string; occurredAt: Date } | null> {
  const xrpc = new Xrpc(source);
  const found = await readRecord(xrpc, collection, recordKey(reply, source));
  return found && { externalId: found.uri, occurredAt: new Date(String(found.value['createdAt'])) };
}
