import { type Folded, type FoldRules, fold, type FoldState } from './fold.ts';
import { type FoldMark, type FoldRow, isAnswer } from './fold-row.ts';
import { later } from './later.ts';
import type { TermsHistory } from './terms.ts';

/** A conversation with those that were merged into it, each with what was said and marked in it. */
export interface Part {
  id: string;
  sourceId: string;
  contactId: string;
  brandNames: string[];
  terms: TermsHistory;
  rows: FoldRow[];
  marks: FoldMark[];
  /** What it was merged into, and when. */
  into: Part | null;
  joinedAt: Date | null;
  /** What was merged into it. */
  parts: Part[];
}

export type Reader = (part: Part) => FoldRules['read'];

/** The part and everything under it. */
export const everyPart = (part: Part): Part[] => [part, ...part.parts.flatMap(everyPart)];

/** The conversation that stands for all of them. */
export const rootOf = (part: Part): Part => (part.into ? rootOf(part.into) : part);

interface Said {
  rows: FoldRow[];
  marks: FoldMark[];
}

/** What was said after `after` and up to `until` in a part, and since they were merged into it in those under it. */
function said(part: Part, after: Date | null, until: Date | null): Said {
  const within = (at: Date) => (!after || at > after) && (!until || at <= until);
  const own = {
    rows: part.rows.filter(({ occurredAt }) => within(occurredAt)),
    marks: part.marks.filter(({ at }) => within(at)),
  };
  return part.parts.map((child) => said(child, later(after, child.joinedAt), until)).reduce(together, own);
}

const together = (a: Said, b: Said): Said => ({ rows: [...a.rows, ...b.rows], marks: [...a.marks, ...b.marks] });

/** What ended waits above a part since it was merged: an answer to what stands for it answers it too. */
function answeredAbove(part: Part): Said {
  const nothing = { rows: [], marks: [] };
  let [all, at]: [Said, Date | null] = [nothing, part.joinedAt];
  for (let above = part.into; above; above = above.into) {
    all = together(all, said(above, at, null));
    at = later(at, above.joinedAt);
  }
  const own = new Set(said(part, null, null).rows.map(({ id }) => id));
  return {
    rows: all.rows.filter((row) => isAnswer(row) && !own.has(row.id)),
    marks: all.marks.filter(({ kind, id }) => kind === 'noAnswerNeeded' && !part.marks.some((mark) => mark.id === id)),
  };
}

/** Conversations are merged within one person; whoever of their contacts wrote counts as this part's own. */
function asContactOf(part: Part, rows: FoldRow[]): FoldRow[] {
  if (!part.into && part.parts.length === 0) return rows;
  const persons = new Set(everyPart(rootOf(part)).map(({ contactId }) => contactId));
  const own = (id: string | null) => (id !== null && persons.has(id) ? part.contactId : id);
  return rows.map((row) => ({ ...row, contactId: own(row.contactId), answersContactId: own(row.answersContactId) }));
}

/** A state in which one contact's waits are another's. */
function handedOver(state: FoldState, from: string, to: string): FoldState {
  const rename = <T>(map: Map<string, T>) => new Map([...map].map(([id, value]) => [id === from ? to : id, value]));
  const waits = [...rename(state.waits)].map(([contactId, wait]) => {
    const cycle = { ...wait.cycle, contactId, changes: [...wait.cycle.changes] };
    return [contactId, { ...wait, cycle }] as const;
  });
  const overheard = [...rename(state.overheard)].map(([contactId, row]) => [contactId, { ...row, contactId }] as const);
  return { ...state, waits: new Map(waits), overheard: new Map(overheard) };
}

/** A part folded, and the rows that bear on its waits. */
export interface FoldedPart extends Folded {
  rows: FoldRow[];
}

function foldUntil(part: Part, until: Date | null, besides: Said, reader?: Reader): FoldedPart {
  const { rows, marks } = together(said(part, null, until), besides);
  const own = asContactOf(part, rows);
  const children = part.parts.map((child) => ({ child, folded: foldUntil(child, child.joinedAt, none, reader) }));
  const joins = children.map(({ child, folded: { state } }) => ({
    id: child.id,
    at: child.joinedAt!,
    state: handedOver(state, child.contactId, part.contactId),
  }));
  const rules = { contactId: part.contactId, terms: part.terms, read: reader?.(part) };
  const running = children.flatMap(({ folded }) => sinceTheWait(folded));
  return { ...fold(own, marks, rules, joins), rows: [...own, ...asContactOf(part, running)] };
}

const none: Said = { rows: [], marks: [] };

/** Of what was said before the merge only what belongs to a wait that ran on. */
function sinceTheWait({ rows, state: { waits } }: FoldedPart): FoldRow[] {
  const starts = [...waits.values()].map(({ cycle }) => cycle.startedAt.getTime());
  return rows.filter(({ occurredAt }) => occurredAt.getTime() >= Math.min(...starts));
}

/**
 * Folds a conversation with those that were merged into it. Until its merge each is folded by itself, so that no past
 * wait changes; what ran then goes on in the other, under the earlier start and the earlier deadline. One that was
 * merged away keeps its own waits, which an answer in the other ends too. Pure.
 */
export const foldPart = (part: Part, reader?: Reader): FoldedPart =>
  foldUntil(part, null, part.into ? answeredAbove(part) : none, reader);
