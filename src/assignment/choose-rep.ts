/** A designated rep, as the choice sees one. */
export interface Candidate {
  userId: string;
  available: boolean;
  /** Open conversations in this rep's hands. */
  open: number;
  /** Open conversations this rep takes at most. */
  capacity: number;
  /** Spoken by the rep, or the reason why the rep's team serves this source. ISO 639-1. */
  languages: readonly string[];
  skills: readonly string[];
  lastAssignedAt: Date | null;
}

/** What a conversation asks for. */
export interface Wanted {
  /** ISO 639-1 or BCP 47; null or `und` when nobody knows. */
  language: string | null;
  /** Names a skill may match: the intent, the labels. */
  topics: readonly string[];
  /** Who answered this customer last. */
  previousUserId: string | null;
}

/** The facts behind a choice, shown as "why me". */
export interface Why {
  /** What set this rep apart from the next best. */
  decidedBy: 'only-one' | 'language' | 'skill' | 'knows-customer' | 'least-loaded' | 'longest-idle' | 'order';
  language: string | null;
  skills: string[];
  knowsCustomer: boolean;
  open: number;
  capacity: number;
  /** How many designated reps could have taken it, this one included. */
  considered: number;
}

export type Choice =
  { userId: string; why: Why } | { userId: null; reason: 'nobody-designated' | 'nobody-available' | 'everybody-full' };

const base = (language: string) => language.toLowerCase().split('-')[0]!;
const sameWord = (a: string, b: string) => a.localeCompare(b, 'en', { sensitivity: 'base' }) === 0;

function speaks(candidate: Candidate, wanted: Wanted): boolean {
  const language = wanted.language && base(wanted.language);
  return !!language && language !== 'und' && candidate.languages.some((known) => base(known) === language);
}

const skillsFor = (candidate: Candidate, wanted: Wanted) =>
  candidate.skills.filter((skill) => wanted.topics.some((topic) => sameWord(topic, skill)));

/** Share of the capacity in use, so that a rep of half the capacity carries half the load. */
const load = (candidate: Candidate) => candidate.open / candidate.capacity;
const idleSince = (candidate: Candidate) => candidate.lastAssignedAt?.getTime() ?? -Infinity;

/** In order of weight; the smaller number is preferred. The last one makes every choice repeatable. */
const preferences: { name: Why['decidedBy']; rank(candidate: Candidate, wanted: Wanted): number }[] = [
  { name: 'language', rank: (candidate, wanted) => (speaks(candidate, wanted) ? 0 : 1) },
  { name: 'skill', rank: (candidate, wanted) => -skillsFor(candidate, wanted).length },
  { name: 'knows-customer', rank: (candidate, wanted) => (candidate.userId === wanted.previousUserId ? 0 : 1) },
  { name: 'least-loaded', rank: load },
  { name: 'longest-idle', rank: idleSince },
  { name: 'order', rank: (candidate) => Number(candidate.userId) },
];

/** The first preference in which two candidates differ, and which of them it prefers (-1: the first). */
function difference(a: Candidate, b: Candidate, wanted: Wanted): { name: Why['decidedBy']; order: number } {
  for (const { name, rank } of preferences) {
    const [left, right] = [rank(a, wanted), rank(b, wanted)];
    if (left !== right) return { name, order: left < right ? -1 : 1 };
  }
  return { name: 'order', order: 0 };
}

/**
 * Who gets a conversation, and why. Only reps who are available and below their capacity are given anything; among
 * those: speaks the language, has the skill, knows the customer, has the least to do, has waited longest.
 * @param candidates the active reps designated for the conversation's source or team
 */
export function chooseRep(candidates: readonly Candidate[], wanted: Wanted): Choice {
  if (candidates.length === 0) return { userId: null, reason: 'nobody-designated' };
  const available = candidates.filter((candidate) => candidate.available);
  if (available.length === 0) return { userId: null, reason: 'nobody-available' };
  const free = available
    .filter((candidate) => candidate.open < candidate.capacity)
    .toSorted((a, b) => difference(a, b, wanted).order);
  const [best, next] = free;
  if (!best) return { userId: null, reason: 'everybody-full' };
  const why: Why = {
    decidedBy: next ? difference(best, next, wanted).name : 'only-one',
    language: speaks(best, wanted) ? base(wanted.language!) : null,
    skills: skillsFor(best, wanted),
    knowsCustomer: best.userId === wanted.previousUserId,
    open: best.open,
    capacity: best.capacity,
    considered: free.length,
  };
  return { userId: best.userId, why };
}
