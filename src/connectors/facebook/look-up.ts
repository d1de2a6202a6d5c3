import type { SourceAccess } from '../connector.ts';
import type { Harvest, Mention, Pending } from '../mention.ts';
import { Graph } from './graph.ts';
import { isForbidden, isGone } from './graph-errors.ts';
import { commentFields, commentMention, postFields, postMention } from './graph-items.ts';
import { Harvesting } from './harvesting.ts';
import type { KnownPosts } from './known-posts.ts';
import { fields, text, timeOf } from './payload.ts';

/** Completes posts and comments that an event did not hold whole. Those that are gone are left out. */
export async function lookUpItems(source: SourceAccess, items: Pending[], posts: KnownPosts): Promise<Harvest> {
  const graph = new Graph(source);
  const into = new Harvesting();
  for (const item of items) {
    try {
      if (item.payload['kind'] === 'above') {
        await lookUpPost(graph, text(item.payload['postId']), posts, into);
        continue;
      }
      const mention = await lookUpOne(graph, item, posts);
      if (mention?.parent && !posts.get(mention.parent.externalId)) into.wantPost(mention.parent.externalId);
      if (mention) into.mentions.push(mention);
      else into.skip('look-up without an answer');
    } catch (error) {
      if (isGone(error)) into.skip('gone before it was looked up');
      else if (isForbidden(error) && item.payload['kind'] === 'above') into.skip('a post above that we may not see');
      else if (isForbidden(error)) withheld(item, into, (error as Error).message);
      else throw error;
    }
  }
  return into.done();
}

/** The post above comments; another comment of the same page may have asked for it already. */
async function lookUpPost(graph: Graph, postId: string, posts: KnownPosts, into: Harvesting): Promise<void> {
  if (!posts.get(postId)) {
    const { body } = await graph.get(postId, { fields: postFields });
    postMention({ ...body, id: postId }, graph.settings.pageId, posts);
  }
  const known = posts.get(postId);
  if (known) into.parents.push(known.parent);
}

async function lookUpOne(graph: Graph, { externalId, payload }: Pending, posts: KnownPosts): Promise<Mention | null> {
  const { pageId } = graph.settings;
  const editedAt = timeOf(payload['editedAt']);
  const isComment = payload['kind'] === 'comment';
  const wanted = isComment ? `${commentFields},object{id}` : postFields;
  const { body } = await graph.get(externalId, { fields: wanted });
  const object = text(fields(body['object'])['id']);
  const postId = text(payload['postId']) || object;
  const mention = isComment
    ? commentMention(body, postId, pageId, posts.get(postId))
    : postMention(body, pageId, posts);
  if (!mention) return null;
  const root = text(payload['root']) || mention.root;
  // the event's ids win: the same item must not get another thread by the way that it came
  const rootIfTheirs = text(payload['rootIfTheirs']);
  return {
    ...mention,
    externalId,
    ...(root && { root }),
    ...(rootIfTheirs && { rootIfTheirs }),
    ...(editedAt && { editedAt }),
  };
}

/** Of a post elsewhere Facebook may tell no more than its event did: that is taken, with nobody's name. */
function withheld({ externalId, payload }: Pending, into: Harvesting, error: string): void {
  const message = text(payload['message']);
  const occurredAt = timeOf(payload['at']);
  if (message === '' || !occurredAt) {
    into.unreadable.push({ externalId, raw: JSON.stringify(payload), error });
    return;
  }
  const editedAt = timeOf(payload['editedAt']);
  into.mentions.push({
    externalId,
    direction: 'inbound',
    root: text(payload['root']) || externalId,
    author: null,
    visibility: 'public',
    addressed: true,
    occurredAt,
    text: message,
    ...(editedAt && { editedAt }),
    meta: { kind: text(payload['kind']), withheld: true },
  });
}
