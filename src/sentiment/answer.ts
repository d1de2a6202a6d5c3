import type { Context, Kind, Reading } from './reading.ts';
import type { Signals } from './signals.ts';
import type { Text } from './text.ts';
import { EMOJI, EMOTICON, LINK, MARK, NAME, NUMBER, RUN, WORD } from './tokens.ts';

export interface Wanted {
  kind: Kind;
  needsAnswer: boolean;
  needsAnswerReason: string;
}

type Scored = Pick<Reading, 'negative' | 'frustration' | 'label' | 'level' | 'threat'> & { positive: number };

/** Above this score a message is a complaint whatever else it is. */
const COMPLAINT = 0.5;
/** Below these nothing is wrong enough to answer for its tone alone. */
const CONTENT = 0.35;
/** Words beyond the pleasant ones that thanks and praise may come with; irony needs more. */
const MOST_AFTER_THANKS = 6;
const MOST_AFTER_PRAISE = 4;
/** An ideograph is about this much of a word. */
const PART_OF_WORD = 0.6;
/** Charges of dislike beyond which thanks may be meant the other way round. */
const LOW = 1.2;

/** What a message is, and whether somebody waits for an answer. When in doubt somebody does. */
export function wantedOf(text: Text, signals: Signals, scored: Scored, context: Context): Wanted {
  const cues = new Set(signals.cues.map(({ entry }) => entry.code));
  const asks = asksOf(text, cues);
  const complains = isComplaint(signals, scored);
  const wants = cues.has('request') || signals.reasons.some(({ entry }) => entry.code === 'cancel-or-refund');
  const kind = kindOf({ asks, complains, wants, praises: praises(text, cues, scored) });
  if (scored.threat) return { kind, needsAnswer: true, needsAnswerReason: 'threat' };
  if (complains) return { kind, needsAnswer: true, needsAnswerReason: 'complaint' };
  if (asks) return { kind, needsAnswer: true, needsAnswerReason: 'question' };
  if (wants) return { kind, needsAnswer: true, needsAnswerReason: 'request' };
  const nothing = nothingToAnswer(text, signals, cues, scored, context);
  return { kind, needsAnswer: nothing === null, needsAnswerReason: nothing ?? 'in-doubt' };
}

function asksOf(text: Text, cues: Set<string>): boolean {
  return cues.has('question') || text.tokens.some(({ kind, value }) => kind === MARK && value.startsWith('?'));
}

const pleasant = new Set(['gratitude', 'resolved']);

function isComplaint(signals: Signals, { frustration, negative, level }: Scored): boolean {
  const reasons = signals.reasons.filter(({ entry }) => !pleasant.has(entry.code));
  return (
    level !== 'calm' || frustration > COMPLAINT || negative > COMPLAINT || (reasons.length > 0 && frustration > CONTENT)
  );
}

function praises(text: Text, cues: Set<string>, { positive, negative, label }: Scored): boolean {
  return (cues.has('praise') || cues.has('thanks') || label === 'pos') && positive > negative && text.tokens.length > 0;
}

function kindOf(is: { asks: boolean; complains: boolean; wants: boolean; praises: boolean }): Kind {
  if (is.complains) return 'complaint';
  if (is.asks) return 'question';
  if (is.wants) return 'request';
  return is.praises ? 'praise' : 'other';
}

/** The reason why nobody waits, or null in doubt. */
function nothingToAnswer(
  text: Text,
  signals: Signals,
  cues: Set<string>,
  scored: Scored,
  context: Context,
): string | null {
  const { said, unexplained, numbers } = wordsOf(text, signals);
  const has = (kind: number): boolean => text.tokens.some((token) => token.kind === kind);
  const doubtful =
    scored.negative > CONTENT ||
    scored.frustration > CONTENT ||
    signals.reasons.some(({ entry }) => !pleasant.has(entry.code));
  if (said === 0) return bare(has, text, scored);
  if (doubtful || has(LINK) || numbers || cues.has('contrast') || signals.negative >= LOW) return null;
  if (cues.has('thanks') && unexplained <= MOST_AFTER_THANKS) return 'thanks';
  if (cues.has('praise') && scored.label === 'pos' && unexplained <= MOST_AFTER_PRAISE) return 'praise';
  if (cues.has('chatter') && unexplained <= 1) return 'chatter';
  return context.addressed === false && scored.label !== 'neg' ? 'chatter' : null;
}

/** Words of a text, and how many of them no cue, charge or intensifier accounts for: the more of those, the more doubt. */
function wordsOf(text: Text, signals: Signals): { said: number; unexplained: number; numbers: boolean } {
  const known = [
    ...signals.cues,
    ...signals.feelings.filter(({ weight }) => weight > 0),
    ...signals.reasons,
    ...signals.intensifiers,
  ];
  const covered = (at: number): boolean => known.some(({ start, end }) => at >= start && at < end);
  let said = 0;
  let unexplained = 0;
  let numbers = false;
  for (const { kind, start, end, tag } of text.tokens) {
    numbers ||= kind === NUMBER;
    if (kind === WORD && !tag) {
      said++;
      if (!covered(start)) unexplained++;
    }
    if (kind !== RUN) continue;
    said++;
    for (let i = start; i < end; i++) if (!covered(i)) unexplained += PART_OF_WORD;
  }
  return { said: said + Number(numbers), unexplained, numbers };
}

/** No words at all: faces, names or tags alone, unless the face is a sad one. */
function bare(has: (kind: number) => boolean, text: Text, { negative, label }: Scored): string | null {
  if (has(LINK)) return null;
  const faces = has(EMOJI) || has(EMOTICON);
  if (faces) return negative > 0.5 || label === 'neg' ? null : 'emoji';
  return has(NAME) || text.tokens.some(({ tag }) => tag) ? 'tag' : null;
}
