import type { Context, Kind, Reading } from './reading.ts';
import type { Entry } from './lexicon.ts';
import type { Match } from './phrases.ts';
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
/** Words beyond the pleasant ones that thanks, praise and wishes may come with; irony needs more. */
const MOST_AFTER_THANKS = 6;
const MOST_AFTER_PRAISE = 4;
const MOST_AFTER_WISHES = 4;
/** As many more are let pass after thanks when both heads find a text purely pleasant. */
const MORE_IF_PLEASED = 6;
const PLEASED = 0.12;
/** Laughter and nods alone are nothing to answer up to here. */
const ILL_HUMOUR = 0.6;
/** An ideograph is about this much of a word. */
const PART_OF_WORD = 0.6;
/** Charges of dislike beyond which thanks may be meant the other way round. */
const LOW = 1.2;

/** What a message is, and whether somebody waits for an answer. When in doubt somebody does. */
export function wantedOf(text: Text, signals: Signals, scored: Scored, context: Context): Wanted {
  const cues = cuesOf(text, signals);
  const asks = cues.has('question') || hasMark(text, '?');
  const words = wordsOf(text, signals);
  const complains = !namesAlone(text, words) && isComplaint(signals, scored);
  const wants = cues.has('request') || cues.has('demand') || signals.reasons.some(isCancellation);
  const kind = kindOf({
    complains: complains && !(cues.has('demand') && isCalm(signals, scored)),
    asks: asks && !cues.has('demand'),
    wants,
    praises: praises(text, cues, scored),
  });
  if (scored.threat) return { kind, needsAnswer: true, needsAnswerReason: 'threat' };
  if (complains) return { kind, needsAnswer: true, needsAnswerReason: 'complaint' };
  if (asks) return { kind, needsAnswer: true, needsAnswerReason: 'question' };
  if (wants) return { kind, needsAnswer: true, needsAnswerReason: 'request' };
  const nothing = nothingToAnswer({ text, signals, cues, scored, words }, context);
  return { kind, needsAnswer: nothing === null, needsAnswerReason: nothing ?? 'in-doubt' };
}

const hasMark = (text: Text, mark: string): boolean =>
  text.tokens.some(({ kind, value }) => kind === MARK && value.startsWith(mark));

const pleasant = new Set(['gratitude', 'resolved']);
/** Cues that words of relief explain away: "it is solved" asks for no solution, "works again" contrasts with nothing. */
const explained = new Set(['request', 'contrast']);

function cuesOf(text: Text, signals: Signals): Set<string> {
  const relief = signals.reasons.filter(({ entry }) => pleasant.has(entry.code));
  const comforts = [...relief, ...signals.cues.filter(({ entry }) => entry.code === 'thanks')];
  const kept = signals.cues.filter((cue) => {
    if (explained.has(cue.entry.code)) return !comforts.some((other) => within(cue, other));
    return cue.entry.code !== 'question' || hasMark(text, '?') || !exclaims(cue, signals);
  });
  return new Set(kept.map(({ entry }) => entry.code));
}

type Span = Pick<Match<unknown>, 'start' | 'end'>;
const within = (a: Span, b: Span): boolean => a.start >= b.start && a.end <= b.end;

/** "Qué bonita": a question word right before something that is liked. */
const exclaims = (cue: Span, { feelings }: Signals): boolean =>
  feelings.some(({ start, weight }) => weight >= 1 && start > cue.start && start - cue.end <= 2);

const namesAlone = (text: Text, { said }: Words): boolean =>
  said === 0 && !hasMark(text, '!') && text.tokens.every(({ kind, tag }) => kind === NAME || kind === MARK || tag);

function isComplaint(signals: Signals, { frustration, negative, level }: Scored): boolean {
  const reasons = signals.reasons.filter(({ entry }) => !pleasant.has(entry.code));
  return (
    level !== 'calm' || frustration > COMPLAINT || negative > COMPLAINT || (reasons.length > 0 && frustration > CONTENT)
  );
}

const isCancellation = ({ entry }: Match<Entry>): boolean => entry.code === 'cancel-or-refund';

/** Negative words alone, as in "please cancel my subscription", with nothing that went wrong. */
function isCalm({ reasons }: Signals, { frustration, level }: Scored): boolean {
  const went = reasons.filter((reason) => !pleasant.has(reason.entry.code) && !isCancellation(reason));
  return level === 'calm' && frustration <= COMPLAINT && went.length === 0;
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

interface Read {
  text: Text;
  signals: Signals;
  cues: Set<string>;
  scored: Scored;
  words: Words;
}

/** The reason why nobody waits, or null in doubt. */
function nothingToAnswer(read: Read, context: Context): string | null {
  const { text, signals, cues, scored, words } = read;
  const { said, unexplained, numbers } = words;
  const grumbles = signals.reasons.some(({ entry }) => !pleasant.has(entry.code));
  if (said === 0) return bare(text, scored);
  if (grumbles || text.tokens.some(({ kind }) => kind === LINK) || numbers || cues.has('contrast')) return null;
  if (cues.has('chatter') && unexplained === 0 && scored.negative <= ILL_HUMOUR) return 'chatter';
  if (scored.negative > CONTENT || scored.frustration > CONTENT || signals.negative >= LOW) return null;
  return pleasantry(read) ?? (context.addressed === false && scored.label !== 'neg' ? 'chatter' : null);
}

function pleasantry({ text, signals, cues, scored, words: { unexplained } }: Read): string | null {
  const pleased = scored.label === 'pos' && scored.negative < PLEASED && scored.frustration < PLEASED;
  const relieved = signals.reasons.some(({ entry }) => entry.code === 'resolved');
  if ((cues.has('thanks') || relieved) && unexplained <= MOST_AFTER_THANKS + (pleased ? MORE_IF_PLEASED : 0))
    return 'thanks';
  if (cues.has('praise') && pleased && unexplained <= MOST_AFTER_PRAISE) return 'praise';
  if (cues.has('wish') && unexplained <= MOST_AFTER_WISHES) return 'chatter';
  if (cues.has('share') && text.tokens[0]?.kind === NAME && unexplained <= 1) return 'tag';
  return cues.has('chatter') && unexplained <= 1 ? 'chatter' : null;
}

interface Words {
  said: number;
  unexplained: number;
  numbers: boolean;
}

/** Words of a text, and how many of them no cue, charge or intensifier accounts for: the more of those, the more doubt. */
function wordsOf(text: Text, signals: Signals): Words {
  const known = [
    ...signals.cues,
    ...signals.feelings.filter(({ weight }) => weight > 0),
    ...signals.reasons,
    ...signals.intensifiers,
  ];
  const covered = new Uint8Array(text.length);
  for (const { start, end } of known) covered.fill(1, start, end);
  let said = 0;
  let unexplained = 0;
  let numbers = false;
  for (const { kind, start, end, tag } of text.tokens) {
    numbers ||= kind === NUMBER;
    if (kind === WORD && !tag) {
      said++;
      if (!covered[start]) unexplained++;
    }
    if (kind !== RUN) continue;
    said++;
    for (let i = start; i < end; i++) if (!covered[i]) unexplained += PART_OF_WORD;
  }
  return { said: said + Number(numbers), unexplained, numbers };
}

/** No words at all: faces, names or tags alone, unless the face is a sad one. */
function bare(text: Text, { negative, label }: Scored): string | null {
  const has = (kind: number): boolean => text.tokens.some((token) => token.kind === kind);
  if (has(LINK)) return null;
  const faces = has(EMOJI) || has(EMOTICON);
  if (faces) return negative > 0.5 || label === 'neg' ? null : 'emoji';
  return has(NAME) || text.tokens.some(({ tag }) => tag) ? 'tag' : null;
}
