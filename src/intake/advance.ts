import { analyse } from '../sentiment/analyse.ts';
import type { Level } from '../sentiment/reading.ts';
import { trajectoryOf } from '../sentiment/trajectory.ts';
import { emptyState, fold, type FoldRules, foldOnto, standing, type WaitSoFar } from '../targets/fold.ts';
import type { FoldRow } from '../targets/fold-row.ts';
import { positionAt } from '../targets/position.ts';
import type { TermsHistory } from '../targets/terms.ts';
import type { BatchSource, Draft, Item, ItemRow, Status } from './batch-item.ts';
import { solvedAt } from './message-rows.ts';
import { parentAfter } from './parents.ts';
import type { ContactHistory } from './contact-history.ts';

const PREVIEW = 160;
const WEEK = 7 * 86_400_000;

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
const isCustomers = ({ mention }: Item): boolean => mention.direction === 'inbound' && mention.automatic === undefined;

/** Folds the new items onto the conversation where that is possible, and reads each on the way. */
function foldItems(draft: Draft, light: Light): void {
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

/** How far back the trajectory looks. */
const RECENT = 3;

/** The mood goes on from the last scores and the peak, which is all that the trajectory asks of the past. */
function moveMood(draft: Draft, item: Item): void {
  const { frustration } = item.reading!;
  const all = draft.scores.length < RECENT ? draft.scores : [draft.frustrationPeak, ...draft.scores];
  const { trend } = trajectoryOf([...all, frustration])!;
  if (trend === 'recovered' && draft.trajectory !== 'recovered' && !item.history) draft.recovery = item;
  draft.trajectory = trend;
  draft.scores = [...draft.scores, frustration].slice(-RECENT);
}

function takeReading(draft: Draft, item: Item): void {
  const { reading, mention } = item;
  if (!reading) return;
  moveMood(draft, item);
  draft.frustration = reading.frustration;
  draft.frustrationPeak = Math.max(draft.frustrationPeak, reading.frustration);
  draft.level = reading.level;
  draft.intent = reading.kind;
  if (reading.language !== 'und') draft.language = reading.language;
  draft.lastInboundAt = mention.occurredAt;
}

/** The newest message is what the list shows; one that came late changes only what counts messages. */
function takeItem(draft: Draft, item: Item): void {
  const { mention } = item;
  draft.messageCount++;
  draft.subject ??= mention.subject ?? null;
  draft.parent = parentAfter(draft.parent, mention.parent);
  if (!item.history) draft.threat ??= item.reading?.threat?.class ?? null;
  if (isCustomers(item) && (!draft.lastInboundAt || mention.occurredAt >= draft.lastInboundAt))
    takeReading(draft, item);
  if (draft.lastMessageId && mention.occurredAt < draft.lastActivityAt) return;
  draft.lastMessageId = item.messageId;
  draft.lastActivityAt = mention.occurredAt;
  draft.previewDirection = mention.direction;
  draft.preview = previewOf(item);
}

function previewOf({ mention: { text, quotedFrom, subject } }: Item): string {
  const own = text
    .slice(0, Math.min(quotedFrom ?? PREVIEW * 4, PREVIEW * 4))
    .replace(/\s+/g, ' ')
    .trim();
  const shown = own === '' ? (subject ?? '') : own;
  return shown.length <= PREVIEW ? shown : `${shown.slice(0, PREVIEW - 1).trimEnd()}…`;
}

function nextStatus(draft: Draft, live: Item[]): Status {
  if (draft.blocked || draft.status === 'spam') return 'spam';
  if (draft.isNew && live.length === 0) return 'resolved';
  const waits = draft.state.waits.size > 0;
  if (live.some(isCustomers) && (waits || draft.listening)) return 'open';
  const answered = live.some(({ mention }) => mention.direction === 'outbound');
  const running = draft.isNew || draft.status === 'open' || draft.status === 'snoozed';
  if (answered && !waits && running) return 'customersTurn';
  return draft.isNew ? 'open' : draft.status;
}

/** Why nothing needs an answer, when nothing does. */
function nothingToAnswer(draft: Draft, live: Item[]): string | null {
  if (draft.state.waits.size > 0 || draft.listening) return null;
  const last = live.at(-1);
  if (!last) return draft.nothingToAnswer;
  if (last.mention.direction === 'outbound') return null;
  if (last.mention.automatic) return last.mention.automatic;
  return last.reading!.needsAnswer ? draft.nothingToAnswer : last.reading!.needsAnswerReason;
}

function leftUnanswered(draft: Draft, live: Item[], { source }: Light): boolean {
  const last = draft.items.find(({ messageId }) => messageId === draft.lastMessageId);
  if (live.length > 0) return false;
  if (!last) return draft.unansweredBeforeConnection;
  const recent = last.mention.occurredAt.getTime() >= source.connectedAt.getTime() - WEEK;
  return isCustomers(last) && last.mention.addressed && last.reading!.needsAnswer && recent;
}

const earliest = ({ firstContactAt, items }: Draft): Date =>
  items.reduce((first, { mention }) => (mention.occurredAt < first ? mention.occurredAt : first), firstContactAt);

/** The highest level of the wait that a customer's last message fell into, or its own. */
function levelOf({ cycles, state }: Draft, { author, mention: { occurredAt }, reading }: Item): Level {
  const waits = [...cycles, ...[...state.waits.values()].map(({ cycle }) => cycle)];
  const wait = waits.find(
    ({ contactId, startedAt, endedAt }) =>
      contactId === author!.contactId && startedAt <= occurredAt && (!endedAt || endedAt >= occurredAt),
  );
  return wait?.level ?? reading!.level;
}

/** The columns that follow from the fold. */
export function takeStanding(draft: Draft): void {
  const { firstContactAt, firstHumanReplyAt, waitingSince, goalAt = null, slaAt = null } = standing(draft.state);
  draft.firstContactAt = firstContactAt ?? earliest(draft);
  draft.firstHumanReplyAt = firstHumanReplyAt;
  draft.waitingSince = waitingSince;
  draft.goalAt = goalAt;
  draft.slaAt = slaAt;
  draft.foldedTo = draft.state.foldedTo;
  draft.positionAt = positionAt({ threat: draft.threat !== null, goalAt, lastActivityAt: draft.lastActivityAt });
  const last = draft.items.findLast(isCustomers);
  if (last && last.mention.occurredAt.getTime() === draft.lastInboundAt?.getTime()) draft.level = levelOf(draft, last);
}

/** What follows for the conversation once its waits are known. */
export function settle(draft: Draft, light: Light): void {
  const live = draft.items.filter(({ history }) => !history);
  if (draft.state.waits.size > 0 || live.some(({ mention }) => mention.addressed && mention.direction === 'inbound'))
    draft.listening = false;
  takeStanding(draft);
  draft.status = nextStatus(draft, live);
  if (draft.status !== 'snoozed') draft.snoozedUntil = null;
  draft.nothingToAnswer = nothingToAnswer(draft, live);
  draft.unansweredBeforeConnection = leftUnanswered(draft, live, light);
}

/** Takes the new items of a conversation in: reads, folds, and counts them. Items that came late wait for `settle`. */
export function advance(draft: Draft, light: Light): void {
  if (draft.items.length > 1)
    draft.items.sort((a, b) => a.mention.occurredAt.getTime() - b.mention.occurredAt.getTime());
  foldItems(draft, light);
  for (const item of draft.items) takeItem(draft, item);
  if (!draft.anew) settle(draft, light);
}

/** A conversation that begins with this item. */
export function newDraft(item: Item, source: BatchSource, now: Date): Draft {
  const { mention } = item;
  return {
    id: '',
    isNew: true,
    sourceId: source.id,
    contactId: item.ownerContactId!,
    rootKey: item.rootKey,
    sandbox: source.sandbox,
    blocked: item.author?.blocked ?? false,
    createdAt: now,
    items: [],
    state: emptyState(),
    cycles: [],
    scores: [],
    recovery: null,
    anew: false,
    subject: null,
    parent: null,
    visibility: mention.visibility,
    origin: mention.direction === 'outbound' ? 'started' : 'channel',
    status: 'open',
    snoozedUntil: null,
    listening: mention.direction === 'inbound' && !mention.addressed,
    nothingToAnswer: null,
    unansweredBeforeConnection: false,
    intent: null,
    firstContactAt: mention.occurredAt,
    firstHumanReplyAt: null,
    waitingSince: null,
    lastActivityAt: mention.occurredAt,
    goalAt: null,
    slaAt: null,
    positionAt: mention.occurredAt,
    language: null,
    level: 'calm',
    frustration: 0,
    frustrationPeak: 0,
    trajectory: 'steady',
    threat: null,
    lastMessageId: null,
    lastInboundAt: null,
    preview: '',
    previewDirection: 'inbound',
    messageCount: 0,
    foldedTo: null,
    cycleCount: 0,
  };
}
