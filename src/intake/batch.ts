import type { EntityManager } from 'typeorm';
import type { Author } from '../connectors/mention.ts';
import { run, statement } from '../database/statement.ts';
import type { OwnReplies } from '../inbox/own-replies.ts';
import { tombstoneHash } from '../inbox/tombstone.ts';
import { loadRunning } from '../targets/cycle-store.ts';
import { storedState } from '../targets/fold.ts';
import type { Refolder } from '../inbox/refolder.ts';
import { loadTerms } from '../targets/terms.query.ts';
import { BatchWriter } from './batch-writer.ts';
import type { BatchSource, ConversationColumns, Draft, Item } from './batch-item.ts';
import { applyChanges, type Change, changeOf } from './changes.ts';
import type { CheckedMention } from './check-mention.ts';
import { ContactHistory } from './contact-history.ts';
import { findMessages, lockConversations } from './conversation-rows.ts';
import type { Light } from './fold-items.ts';
import { holdReplies, releaseReplies } from './held-replies.ts';
import { newDraft } from './new-draft.ts';
import { tellOwnPosts } from './parents.ts';
import { peopleOfBatch, personKey } from './people-of-batch.ts';
import { type KnownMessage, placeItems, placeKey } from './placing.ts';
import { RetryBatch } from './retry-batch.ts';
import { rootsOf } from './roots.ts';
import { searchVectorOf } from './search-vector.ts';
import { unite } from './unite.ts';

/** What became of one mention. */
export interface Outcome {
  externalId: string;
  outcome:
    | 'stored'
    /** We had it already. */
    | 'repeated'
    /** An edit, a withdrawal or an accepted solution of something we had. */
    | 'changed'
    /** The echo of a reply that was sent from here. */
    | 'ownReply'
    /** A post of ours that opens a thread; shown above it once somebody answers. */
    | 'ownPost'
    /** A reply of ours to something that has not arrived yet. */
    | 'held'
    /** It had been erased, or taken back before it came. */
    | 'erased'
    | 'quarantined';
  messageId?: string;
  conversationId?: string;
  /** Why it stands in quarantine. */
  error?: string;
}

/** What a batch needs beside its transaction. */
export interface Surroundings {
  source: BatchSource;
  refolder: Refolder;
  ownReplies: OwnReplies;
  /** What the connector reads out of an outbound mention: the id of our reply, or null. */
  recogniseOwn(mention: CheckedMention): string | null;
  /** The first import: what is older than the connection is history. */
  history: boolean;
  now: Date;
}

const tombstonesOf = statement(
  'select external_id_hash as hash from tombstones where source_id = $1 and external_id_hash = any($2::bytea[])',
);
const bury = statement(
  `insert into tombstones (source_id, external_id_hash, erased_at) select $1, hash, $3 from unnest($2::bytea[]) hash on conflict do nothing`,
);
const allocate = statement(
  `select array(select nextval('messages_id_seq')::text from generate_series(1, $1::int)) as messages,
     array(select nextval('conversations_id_seq')::text from generate_series(1, $2::int)) as conversations`,
);

/** One set of mentions with distinct ids, taken in within a transaction. */
export class Batch {
  readonly outcomes: Outcome[] = [];
  readonly drafts: Draft[] = [];
  /** Conversations changed beside the drafts. */
  readonly touched = new Set<string>();

  constructor(
    private readonly tx: EntityManager,
    private readonly around: Surroundings,
  ) {}

  /** @returns replies of ours that were held for what this batch stored; they are the next batch */
  async take(mentions: CheckedMention[]): Promise<CheckedMention[]> {
    const { tx, around } = this;
    const asked = run<KnownMessage>(tx, findMessages, [around.source.id, mentions.map(({ externalId }) => externalId)]);
    asked.catch(() => undefined); // awaited below
    const vectors = new Map(mentions.map((mention) => [mention.externalId, searchVectorOf(mention)])); // while PostgreSQL looks
    const known = new Map((await asked).map((message) => [message.externalId, message]));
    const changes = this.divide(mentions, known);
    const fresh = await this.withoutErased(
      await this.withoutEchoes(mentions.filter(({ externalId }) => !known.has(externalId))),
    );
    if (fresh.length > 0) await this.store(fresh, vectors);
    await this.refuse(fresh);
    if (changes.length > 0) await applyChanges(tx, around.source, changes, around.refolder, around.now);
    const stored = this.drafts.flatMap(({ items }) => items);
    return releaseReplies(tx, around.source.id, stored, around.now);
  }

  private divide(mentions: CheckedMention[], known: Map<string, KnownMessage>): Change[] {
    const changes: Change[] = [];
    for (const mention of mentions) {
      const message = known.get(mention.externalId);
      if (!message) continue;
      const change = changeOf(mention, message);
      if (change) changes.push(change);
      if (change) this.touched.add(message.conversationId);
      const { id: messageId, conversationId } = message;
      this.outcomes.push({
        externalId: mention.externalId,
        outcome: change ? 'changed' : 'repeated',
        messageId,
        conversationId,
      });
    }
    return changes;
  }

  private async withoutEchoes(mentions: CheckedMention[]): Promise<CheckedMention[]> {
    const outbound = mentions.filter(({ direction }) => direction === 'outbound');
    if (outbound.length === 0) return mentions;
    const { source, ownReplies, recogniseOwn, now } = this.around;
    const echoes = outbound.map((mention) => ({ ...mention, replyId: recogniseOwn(mention) }));
    const { externalIds, conversationIds } = await ownReplies.recognise(this.tx, source.id, echoes, now);
    for (const id of conversationIds) this.touched.add(id);
    for (const externalId of externalIds) this.outcomes.push({ externalId, outcome: 'ownReply' });
    return mentions.filter(({ externalId }) => !externalIds.has(externalId));
  }

  /** A bounce takes back what had counted as sent: the wait goes on from its old start. */
  private async refuse(mentions: CheckedMention[]): Promise<void> {
    const refusals = mentions.flatMap(({ refuses }) => (refuses ? [refuses] : []));
    if (refusals.length === 0) return;
    const { source, ownReplies, now } = this.around;
    for (const id of await ownReplies.refuse(this.tx, source.id, refusals, now)) this.touched.add(id);
  }

  /** What was taken back before it came stays away when it comes. */
  private async withoutErased(mentions: CheckedMention[]): Promise<CheckedMention[]> {
    const { source, now } = this.around;
    const hashOf = ({ externalId }: CheckedMention) => tombstoneHash(source.id, externalId);
    const deleted = mentions.filter((mention) => mention.deleted);
    if (deleted.length > 0) {
      await run(this.tx, bury, [source.id, deleted.map(hashOf), now]);
      source.hasTombstones = true; // for what comes later in the same call
    }
    if (!source.hasTombstones) return mentions;
    const rows = await run<{ hash: Buffer }>(this.tx, tombstonesOf, [source.id, mentions.map(hashOf)]);
    const buried = new Set(rows.map(({ hash }) => hash.toString('hex')));
    const erased = mentions.filter((mention) => buried.has(hashOf(mention).toString('hex')));
    for (const { externalId } of erased) this.outcomes.push({ externalId, outcome: 'erased' });
    return mentions.filter((mention) => !erased.includes(mention));
  }

  private async store(mentions: CheckedMention[], vectors: Map<string, string>): Promise<void> {
    const { tx } = this;
    const { source, now } = this.around;
    const { roots, united } = await rootsOf(tx, source.id, mentions);
    for (const pair of united) await unite(tx, source.id, pair, this.around.refolder, now);
    const items = await this.itemsOf(mentions, roots, vectors);
    const terms = (await loadTerms(tx, [source.id])).get(source.id)!;
    const contacts = await ContactHistory.load(tx, source, items);
    await this.draft(items);
    const light: Light = { source, terms, contacts, now };
    contacts.noteNew(this.drafts.filter(({ isNew }) => isNew));
    await new BatchWriter(tx, light).write(this.drafts);
    for (const { id, items } of this.drafts) {
      for (const { mention, messageId } of items) {
        this.outcomes.push({ externalId: mention.externalId, outcome: 'stored', messageId, conversationId: id });
      }
    }
  }

  private async itemsOf(
    mentions: CheckedMention[],
    roots: Map<string, string>,
    vectors: Map<string, string>,
  ): Promise<Item[]> {
    const { source, history, now } = this.around;
    const scopes = new Map(mentions.flatMap(({ author }) => (author ? [[author.externalId, author.scope ?? '']] : [])));
    const answered = (mention: CheckedMention): Author[] =>
      (mention.answers ?? []).map((externalId) => ({
        externalId,
        scope: mention.author?.scope ?? scopes.get(externalId),
        address: externalId.includes('@') ? externalId : undefined,
      }));
    const authorOf = (mention: CheckedMention): Author =>
      mention.author ?? { externalId: `unknown of ${roots.get(mention.externalId)!}`.slice(0, 900) };
    const authors = mentions.flatMap((mention) =>
      mention.direction === 'outbound' ? answered(mention) : [authorOf(mention)],
    );
    const people = await peopleOfBatch(this.tx, source, authors, now);
    const begin = history ? source.connectedAt : undefined;
    const items = mentions.map((mention): Item => ({
      mention,
      history: mention.occurredAt < (mention.firstReadAt ?? begin ?? mention.occurredAt),
      rootKey: roots.get(mention.externalId)!,
      author: mention.direction === 'inbound' ? people.get(personKey(authorOf(mention)))! : null,
      answersContactId: null,
      ownerContactId: null,
      conversationId: null,
      messageId: '',
      reading: null,
      told: { nudges: 0, pastSla: false, contactsIn48h: 0, otherChannelOpen: false },
      searchVector: vectors.get(mention.externalId) ?? searchVectorOf(mention),
    }));
    const answersOf = ({ mention }: Item) =>
      answered(mention).map((author) => people.get(personKey(author))!.contactId);
    const placed = await placeItems(this.tx, source, items, answersOf);
    await holdReplies(this.tx, source.id, placed.held, now);
    for (const { mention } of placed.held) this.outcomes.push({ externalId: mention.externalId, outcome: 'held' });
    for (const id of await tellOwnPosts(this.tx, source.id, placed.ownPosts)) this.touched.add(id);
    for (const { mention } of placed.ownPosts)
      this.outcomes.push({ externalId: mention.externalId, outcome: 'ownPost' });
    return placed.items;
  }

  /** Gathers items by conversation: the stored ones locked, the new ones given ids in order. */
  private async draft(items: Item[]): Promise<void> {
    const { source, now } = this.around;
    const stored = await this.lock([
      ...new Set(items.map(({ conversationId }) => conversationId).filter((id) => id !== null)),
    ]);
    const fresh = new Map<string, Draft>();
    const ordered = items.toSorted((a, b) => a.mention.occurredAt.getTime() - b.mention.occurredAt.getTime());
    for (const item of ordered) {
      const key = placeKey(item);
      const draft = item.conversationId
        ? stored.get(item.conversationId)!
        : (fresh.get(key) ?? newDraft(item, source, now));
      if (draft.isNew) fresh.set(key, draft);
      if (item.mention.oneConversation && item.mention.externalId === item.rootKey && item.author)
        draft.contactId = item.author.contactId;
      // in a thread that many share, one blocked person leaves the others' question where it is
      if (item.author?.blocked && item.author.contactId === draft.contactId) draft.blocked = true;
      draft.items.push(item);
    }
    this.drafts.push(...stored.values(), ...fresh.values());
    const [ids] = await run<{ messages: string[]; conversations: string[] }>(this.tx, allocate, [
      ordered.length,
      fresh.size,
    ]);
    ordered.forEach((item, i) => (item.messageId = ids!.messages[i]!));
    [...fresh.values()].forEach((draft, i) => (draft.id = ids!.conversations[i]!));
  }

  private async lock(ids: string[]): Promise<Map<string, Draft>> {
    if (ids.length === 0) return new Map();
    const rows = await run<
      ConversationColumns &
        Pick<Draft, 'id' | 'sourceId' | 'contactId' | 'rootKey' | 'sandbox' | 'createdAt' | 'scores' | 'anew'> & {
          movedOn: boolean;
        } & Record<string, unknown>
    >(this.tx, lockConversations, [ids]);
    // merged while we waited for the lock: the next attempt finds where it is shown now
    if (rows.some(({ movedOn }) => movedOn)) throw new RetryBatch('conversations');
    const running = new Map<string, Awaited<ReturnType<typeof loadRunning>>>(ids.map((id) => [id, []]));
    for (const wait of await loadRunning(this.tx, ids)) running.get(wait.cycle.conversationId)!.push(wait);
    return new Map(
      rows.map((row): [string, Draft] => [
        row.id,
        {
          ...row,
          isNew: false,
          blocked: false,
          items: [],
          cycles: [],
          scores: row.scores.toReversed(),
          recovery: null,
          state: storedState(storedStanding(row), running.get(row.id)!),
        },
      ]),
    );
  }

  /** Every conversation that is not as it was. */
  get conversationIds(): string[] {
    return [...this.touched, ...this.drafts.map(({ id }) => id)];
  }
}

/** Where no customer has written, `first_contact_at` holds our own first word, which the fold knows nothing of. */
function storedStanding(row: ConversationColumns): Parameters<typeof storedState>[0] {
  return { ...row, firstContactAt: row.lastInboundAt ? row.firstContactAt : null, claimed: false };
}
