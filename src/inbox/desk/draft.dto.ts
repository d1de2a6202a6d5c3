import { IsObject } from 'class-validator';

export const draftKinds = ['reply', 'note'] as const;
export type DraftKind = (typeof draftKinds)[number];

/** What one has begun to write. */
export class DraftBody {
  /**
   * Whatever the composer wants back: text, html, subject, recipients, attachmentIds; at most 500 kB.
   * @example {"text":"Dear Ana, "}
   */
  @IsObject() body!: Record<string, unknown>;
}

/** A draft; each person has one of each kind in a conversation. */
export class DraftView {
  /** @example reply */
  kind!: DraftKind;
  /** @example {"text":"Dear Ana, "} */
  body!: Record<string, unknown>;
  /** @example 2026-11-21T09:20:00.000Z */
  updatedAt!: Date;
  /** Send it as `If-Match`, so that two windows do not overwrite each other. @example 3 */
  version!: number;
}
