import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** Which events. */
export class EventsQuery {
  /** `next` of the page before; unset: from the very first event. @example 81234-501 */
  @IsOptional() @IsString() @MaxLength(50) after?: string;

  /** 1 to 1000. @example 200 */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(1000) limit: number = 200;
}

/** Who or what did it. */
export class EventActorView {
  /** `customer` and `platform` act through ingest, `system` is a rule or a sweep. @example user */
  kind!: 'user' | 'token' | 'customer' | 'platform' | 'system';
  /** Id of the user, token or customer. @example 3 */
  id!: string | null;
}

/** Something that happened, and why. */
export class FeedEventView {
  /** Unique for ever; where a reader who has handled it may go on. @example 81234-501 */
  cursor!: string;
  /** @example 2026-11-21T09:14:02.000Z */
  at!: Date;
  /** Catalogued in docs/api.md. @example conversation.assigned */
  type!: string;
  /** @example 12 */
  conversationId!: string | null;
  /** @example 77 */
  contactId!: string | null;
  /** @example 4 */
  sourceId!: string | null;
  /** @example null */
  messageId!: string | null;
  actor!: EventActorView;
  /** Facts that explain it, by type. @example {"after":{"assigneeId":"3"},"reason":"rule"} */
  data!: Record<string, unknown>;
}

/** Events in the order of their transactions. */
export class EventsPage {
  items!: FeedEventView[];
  /** Where to go on; the same as `after` while there is nothing new, null while there is nothing at all. @example 81234-501 */
  next!: string | null;
}
