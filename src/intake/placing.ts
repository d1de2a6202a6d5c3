import type { EntityManager } from 'typeorm';
import { run } from '../database/statement.ts';
import type { BatchSource, Item } from './batch-item.ts';
import { findByRoot, findConversations, findMessages, findReplies } from './conversation-rows.ts';

interface Under extends Record<string, unknown> {
  rootKey: string;
  contactId: string;
  id: string;
}

/** A stored message that others may answer. */
export interface KnownMessage extends Record<string, unknown> {
  externalId: string;
  id: string;
  direction: 'inbound' | 'outbound' | 'internal';
  contactId: string | null;
  occurredAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
  solution: boolean;
  ownConversationId: string;
  /** Where it is shown, after merging. */
  conversationId: string;
}

/** Where the items of a batch belong. */
export interface Placed {
  items: Item[];
  /** Replies of ours to something that has not arrived. */
  held: Item[];
  /** Posts of ours that open a thread: no conversation yet. */
  ownPosts: Item[];
}

/** Which conversation an item without a stored one goes to: one contact's under a root, or everybody's. */
export const placeKey = ({ rootKey, ownerContactId, mention }: Item): string =>
  mention.oneConversation ? `${rootKey}\0` : `${rootKey}\0${ownerContactId}`;

class Placing {
  readonly held: Item[] = [];
  readonly ownPosts: Item[] = [];
  readonly copies: Item[] = [];
  /** Arriving items by root. */
  private readonly arriving = new Map<string, Item[]>();

  constructor(
    private readonly inbound: Map<string, Item>,
    private readonly known: Map<string, KnownMessage>,
    /** Conversations by root, the oldest first. */
    private readonly under: Map<string, Under[]>,
  ) {
    for (const item of inbound.values()) {
      const list = this.arriving.get(item.rootKey);
      if (list) list.push(item);
      else this.arriving.set(item.rootKey, [item]);
    }
  }

  /** Places a reply of ours; false when nothing says where. */
  outbound(item: Item, answers: string[]): boolean {
    return this.byContacts(item, answers) || this.byAnswered(item) || this.byRoot(item) || this.later(item);
  }

  private later(item: Item): false {
    const opensThread = item.mention.externalId === item.rootKey && !item.mention.replyTo;
    (opensThread ? this.ownPosts : this.held).push(item);
    return false;
  }

  /** A reply to several people ends the wait of each who has a conversation here; one who has none begins none by it. */
  private byContacts(item: Item, answers: string[]): boolean {
    if (answers.length === 0) return false;
    const here = answers.filter((contact) => this.hasConversation(item.rootKey, contact));
    const [first, ...others] = here.length > 0 ? here : answers.slice(0, 1);
    this.settle(item, first!);
    for (const contact of others) {
      const copy = {
        ...item,
        mention: { ...item.mention, externalId: `${item.mention.externalId}#${contact}` },
        told: { ...item.told },
      };
      this.settle(copy, contact);
      this.copies.push(copy);
    }
    return true;
  }

  private hasConversation(rootKey: string, contact: string): boolean {
    const arriving = (this.arriving.get(rootKey) ?? []).some(({ ownerContactId }) => ownerContactId === contact);
    return arriving || (this.under.get(rootKey) ?? []).some(({ contactId }) => contactId === contact);
  }

  private settle(item: Item, contact: string): void {
    item.ownerContactId = contact;
    item.answersContactId = contact;
    item.conversationId = this.under.get(item.rootKey)?.find(({ contactId }) => contactId === contact)?.id ?? null;
  }

  private byAnswered(item: Item): boolean {
    const { replyTo } = item.mention;
    if (!replyTo) return false;
    const arriving = this.inbound.get(replyTo);
    if (arriving) {
      item.ownerContactId = arriving.ownerContactId;
      item.conversationId = arriving.conversationId;
      item.rootKey = arriving.rootKey;
      item.answersContactId = arriving.author!.contactId;
      return true;
    }
    const stored = this.known.get(replyTo);
    if (!stored) return false;
    item.conversationId = stored.conversationId;
    item.answersContactId = stored.direction === 'inbound' ? stored.contactId : null;
    return true;
  }

  /** Without a word on whom it answers, a thread with a single conversation is clear enough. */
  private byRoot(item: Item): boolean {
    const { replyTo } = item.mention;
    if (replyTo && replyTo !== item.rootKey) return false;
    const stored = this.under.get(item.rootKey) ?? [];
    const arriving = this.arriving.get(item.rootKey) ?? [];
    const owners = new Set([
      ...stored.map(({ contactId }) => contactId),
      ...arriving.map(({ ownerContactId }) => ownerContactId!),
    ]);
    if (owners.size === 0 || (owners.size > 1 && !item.mention.oneConversation)) return false;
    item.conversationId = stored[0]?.id ?? null;
    item.ownerContactId = stored[0]?.contactId ?? arriving[0]!.ownerContactId;
    return true;
  }
}

const unique = (values: (string | undefined)[]): string[] => [
  ...new Set(values.filter((value) => value !== undefined)),
];

async function underRoots(tx: EntityManager, source: BatchSource, items: Item[]): Promise<Map<string, Under[]>> {
  const roots = unique(
    items.map(({ mention, rootKey }) =>
      mention.direction === 'outbound' || mention.oneConversation ? rootKey : undefined,
    ),
  );
  const under = new Map<string, Under[]>(roots.map((root) => [root, []]));
  if (roots.length === 0) return under;
  for (const row of await run<Under>(tx, findByRoot, [source.id, roots])) under.get(row.rootKey)!.push(row);
  return under;
}

/** A bounce stands where the reply stands that it is about. */
async function placeRefusals(tx: EntityManager, source: BatchSource, inbound: Item[]): Promise<void> {
  const refusals = inbound.filter(({ mention }) => mention.refuses && /^\d{1,18}$/.test(mention.refuses.replyId));
  if (refusals.length === 0) return;
  const ids = refusals.map(({ mention }) => mention.refuses!.replyId);
  const rows = await run<{ id: string; conversationId: string }>(tx, findReplies, [source.id, ids]);
  for (const item of refusals)
    item.conversationId = rows.find(({ id }) => id === item.mention.refuses!.replyId)?.conversationId ?? null;
}

/** New contacts have no conversation yet, so that nothing is looked up for them. */
async function placeInbound(
  tx: EntityManager,
  source: BatchSource,
  inbound: Item[],
  under: Map<string, Under[]>,
): Promise<void> {
  for (const item of inbound) item.ownerContactId = item.author!.contactId;
  const shared = inbound.filter(({ mention }) => mention.oneConversation);
  for (const item of shared) item.conversationId = under.get(item.rootKey)?.[0]?.id ?? null;
  await placeRefusals(tx, source, inbound);
  const asked = inbound.filter((item) => !item.conversationId && !item.mention.oneConversation && !item.author!.isNew);
  if (asked.length === 0) return;
  const roots = asked.map(({ rootKey }) => rootKey);
  const contacts = asked.map(({ ownerContactId }) => ownerContactId);
  const found = new Map(
    (await run<Under>(tx, findConversations, [source.id, roots, contacts])).map((row) => [
      `${row.rootKey}\0${row.contactId}`,
      row.id,
    ]),
  );
  for (const item of asked) item.conversationId = found.get(placeKey(item)) ?? null;
}

/**
 * Says for every item which conversation it belongs to: a customer's by its root and author, ours by whom or what it answers.
 * @param answersOf contacts that a reply names as its recipients
 */
export async function placeItems(
  tx: EntityManager,
  source: BatchSource,
  items: Item[],
  answersOf: (item: Item) => string[],
): Promise<Placed> {
  const inbound = items.filter(({ mention }) => mention.direction === 'inbound');
  const outbound = items.filter(({ mention }) => mention.direction === 'outbound');
  const under = await underRoots(tx, source, items);
  await placeInbound(tx, source, inbound, under);
  if (outbound.length === 0) return { items, held: [], ownPosts: [] };
  const answered = unique(outbound.map(({ mention }) => mention.replyTo));
  const known = answered.length > 0 ? await run<KnownMessage>(tx, findMessages, [source.id, answered]) : [];
  const placing = new Placing(
    new Map(inbound.map((item) => [item.mention.externalId, item])),
    new Map(known.map((message) => [message.externalId, message])),
    under,
  );
  const placed = outbound.filter((item) => placing.outbound(item, answersOf(item)));
  return { items: [...inbound, ...placed, ...placing.copies], held: placing.held, ownPosts: placing.ownPosts };
}
