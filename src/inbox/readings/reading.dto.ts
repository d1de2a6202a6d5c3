import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { levels, threatClasses } from '../conversation-filter.dto.ts';

/** A rep's word against the analyser's. */
export class CorrectionBody {
  /**
   * How frustrated it truly is; changes level, due and place at once, and is kept for learning.
   * @example calm
   */
  @IsOptional() @IsIn(levels) level?: (typeof levels)[number];

  /**
   * Whether it wants an answer. `true` starts the wait at the time of the message.
   * @example true
   */
  @IsOptional() @IsBoolean() needsAnswer?: boolean;
}

/** A threat found in a message, which a lead confirms or dismisses. */
export class ThreatView {
  /** @example 4 */
  id!: string;
  /** @example 12 */
  conversationId!: string;
  /** @example 9001 */
  messageId!: string;
  /** @example legal */
  class!: (typeof threatClasses)[number];
  /** 0 to 1. @example 0.9 */
  confidence!: number;
  /** The words: half-open range in UTF-16 units of the message's text. @example {"start":0,"end":17,"text":"I will sue you"} */
  span!: { start: number; end: number; text: string };
  /** @example open */
  state!: 'open' | 'confirmed' | 'dismissed';
  /** By then a lead must have looked. @example 2026-11-21T10:14:00.000Z */
  dueAt!: Date;
  /** @example 2026-11-21T09:14:01.000Z */
  detectedAt!: Date;
  /** Id of the user who decided. @example null */
  decidedBy!: string | null;
  /** @example null */
  decidedAt!: Date | null;
}
