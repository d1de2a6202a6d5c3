import type { Level } from '../sentiment/reading.ts';
import { trajectoryOf } from '../sentiment/trajectory.ts';
import { standing } from '../targets/fold.ts';
import { positionAt } from '../targets/position.ts';
import type { Draft, Item, Status } from './batch-item.ts';
import { foldItems, isCustomers, type Light } from './fold-items.ts';
import { parentAfter } from './parents.ts';

const PREVIEW = 160;
const WEEK = 7 * 86_400_000;

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
  const { occurredAt, firstReadAt = source.connectedAt } = last.mention;
  const recent = occurredAt.getTime() >= firstReadAt.getTime() - WEEK;
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
