import { ArrayMaxSize, IsArray, IsBoolean, IsOptional } from 'class-validator';
import { PageQuery } from '../../common/cursor.ts';
import { AreIds } from '../../common/ids.ts';
import { Truth } from '../../inbox/query-values.ts';
import { alertKinds } from './raise-alerts.ts';

/** Which alerts. */
export class AlertsQuery extends PageQuery {
  /** Only those not read yet. @example true */
  @IsOptional() @Truth() @IsBoolean() unread?: boolean;
}

/** Which alerts were read. */
export class ReadAlertsBody {
  /** Unset: all of them. @example ["81","82"] */
  @IsOptional() @IsArray() @ArrayMaxSize(500) @AreIds() ids?: string[];
}

/** Something you should know. */
export class AlertView {
  /** @example 81 */
  id!: string;
  /**
   * `assigned`: to you. `answer`: in a conversation of yours. `named`: in a note. `reply-failed`: a reply of yours is not
   * out, or maybe not. `goal-soon`: within 30 minutes. `goal-passed`, `sla-passed`: somebody still waits. `threat`: to
   * be confirmed or dismissed. @example goal-soon
   */
  kind!: (typeof alertKinds)[number];
  /** @example 12 */
  conversationId!: string;
  /** The customer. @example Ana Novak */
  contactName!: string;
  /** @example Order 48213 */
  subject!: string | null;
  /** Facts, by kind: `goalAt`, `slaAt`, `assigneeId`, `messageId`, `threatId`, `class`, `dueAt`. @example {"goalAt":"2026-11-21T17:14:00.000Z"} */
  data!: Record<string, unknown>;
  /** @example 2026-11-21T16:44:00.000Z */
  createdAt!: Date;
  /** @example null */
  readAt!: Date | null;
}

/** Your alerts, newest first. */
export class AlertsPage {
  items!: AlertView[];
  /** @example null */
  next!: string | null;
  /** How many are not read; counting stops at 1000. @example 3 */
  unread!: number;
}
