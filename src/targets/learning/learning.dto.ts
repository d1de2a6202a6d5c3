import { PageQuery } from '../../common/cursor.ts';
import { IsOptional, Matches } from 'class-validator';

/** From which score on a level holds, 0 to 1. */
export class ThresholdsView {
  /** @example 0.7 */
  annoyed!: number;
  /** @example 0.88 */
  frustrated!: number;
  /** @example 0.97 */
  furious!: number;
}

/** Other levels for one source and language, as reps' corrections suggest them. */
export class TuningView {
  /** @example 3 */
  id!: string;
  /** @example 4 */
  sourceId!: string;
  /** ISO 639-1, or `und`. @example en */
  language!: string;
  /** Added to the score on the logit scale; below 0 scores fall. @example -0.8 */
  bias!: number;
  /** null: the shipped ones hold. */
  thresholds!: ThresholdsView | null;
  /** How many corrections it rests on. @example 75 */
  corrections!: number;
  /** Of what counted as frustrated when it was proposed, the share that reps agree with; null if nothing did. @example 0.61 */
  precisionNow!: number | null;
  /** The same share under this proposal. It is measured on the corrections it was made from: expect somewhat less. @example 0.82 */
  precisionThen!: number;
  /** 95 % interval of `precisionThen`. @example 0.69 */
  intervalLow!: number;
  /** @example 0.9 */
  intervalHigh!: number;
  /** `accepted` is in force, at most one for a source and language; `rolled-back` was, until it was taken back or replaced. @example proposed */
  state!: 'proposed' | 'accepted' | 'refused' | 'rolled-back';
  /** @example 2026-11-21T09:14:00.000Z */
  createdAt!: Date;
  /** Id of the user who decided last. @example null */
  decidedBy!: string | null;
  /** @example null */
  decidedAt!: Date | null;
}

/** Which labels. */
export class CorrectionsQueryParameters extends PageQuery {
  /** Only those of this source. @example 4 */
  @IsOptional() @Matches(/^\d{1,18}$/) sourceId?: string;
}

/** A rep's word on how frustrated a message is. */
export class CorrectionView {
  /** @example 12 */
  id!: string;
  /** @example 9001 */
  messageId!: string;
  /** @example 4 */
  sourceId!: string;
  /** ISO 639-1, or `und`. @example en */
  language!: string;
  /** The message without quoted history; empty when its author took it back. @example Third time I ask. Where is my parcel? */
  text!: string;
  /** What it was scored when it came, 0 to 1. @example 0.91 */
  score!: number;
  /** What the rep says. @example false */
  frustrated!: boolean;
  /** Id of the rep. @example 7 */
  userId!: string | null;
  /** @example 2026-11-21T09:14:00.000Z */
  createdAt!: Date;
}

export class CorrectionsPage {
  items!: CorrectionView[];
  /** Cursor of the next page; null on the last. @example null */
  next!: string | null;
}
