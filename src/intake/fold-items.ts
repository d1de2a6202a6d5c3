import { analyse } from '../sentiment/analyse.ts';
import { fold, type FoldRules, foldOnto, type WaitSoFar } from '../targets/fold.ts';
import type { FoldRow } from '../targets/fold-row.ts';
import type { TermsHistory } from '../targets/terms.ts';
import type { BatchSource, Draft, Item, ItemRow } from './batch-item.ts';
import type { ContactHistory } from './contact-history.ts';
import { solvedAt } from './message-rows.ts';

/** What the items of one conversation are read and folded with. */
export interface Light {
  source: BatchSource;
  terms: TermsHistory;
  contacts: ContactHistory;
  now: Date;
}

function rowOf(item: Item, now: Date): ItemRow {
  const { mention } = item;
  const inbound = mention.direction === 'inbound';
  return {
    item,
    id: item.messageId,
    externalId: mention.externalId,
    kind: inbound ? 'mention' : 'reply',
    direction: mention.direction,
    contactId: item.author?.contactId ?? null,
    occurredAt: mention.occurredAt,
    receivedAt: now,
    automatic: mention.automatic !== undefined,
    addressed: mention.addressed,
    needsAnswer: true,
    level: 'calm',
    laterLevels: [],
    deletedAt: null,
    state: inbound ? null : 'native',
    repId: null,
    answersContactId: item.answersContactId,
    solvedAt: solvedAt(item),
    history: item.history,
    whileBlocked: item.author?.blocked ?? false,
  };
}

/** Reads an item in the light of its wait; the reading is stored with it. */
function readItem(item: Item, wait: WaitSoFar, draft: Draft, { source, contacts }: Light): void {
  const { mention } = item;
  item.told = { ...wait, ...contacts.before(item.author!.contactId, draft.id, mention.occurredAt) };
  item.reading = analyse(mention.quotedFrom === undefined ? mention.text : mention.text.slice(0, mention.quotedFrom), {
    language: mention.language,
    addressed: mention.addressed,
    nudgesUnanswered: wait.nudges,
    pastSla: wait.pastSla,
    contactsIn48h: item.told.contactsIn48h,
    otherChannelOpen: item.told.otherChannelOpen,
    brandNames: source.brandNames,
    ...source.scale,
  });
}

const FIRST: WaitSoFar = { nudges: 0, pastSla: false };
/** Whether a customer wrote it themselves. */
export const isCustomers = ({ mention }: Item): boolean =>
  mention.direction === 'inbound' && mention.automatic === undefined;

/** Folds the new items onto the conversation where that is possible, and reads each on the way. */
export function foldItems(draft: Draft, light: Light): void {
  const rules: FoldRules = {
    contactId: draft.contactId,
    terms: light.terms,
    read(row: FoldRow, wait) {
      const { item } = row as ItemRow;
      readItem(item, wait, draft, light);
      return item.reading!;
    },
  };
  const rows = draft.items.map((item) => rowOf(item, light.now));
  // a claim that an earlier rep made is known to the whole fold only
  const unclear = draft.items.some(
    ({ mention, author }) => !mention.addressed && author?.contactId === draft.contactId,
  );
  const folded = draft.isNew
    ? fold(rows, [], rules)
    : unclear || draft.anew
      ? null
      : foldOnto(draft.state, rows, rules);
  draft.anew = folded === null;
  for (const item of draft.items) if (isCustomers(item) && !item.reading) readItem(item, FIRST, draft, light);
  if (!folded) return;
  draft.state = folded.state;
  for (const cycle of folded.cycles) {
    const stored = { id: null, conversationId: draft.id, number: 0, version: 1, createdAt: light.now, ...cycle };
    if (stored.number === 0) stored.number = ++draft.cycleCount;
    draft.cycles.push(stored);
  }
}
