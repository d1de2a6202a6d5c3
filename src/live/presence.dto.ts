import { IsIn } from 'class-validator';

export type PresenceState = 'viewing' | 'typing' | 'left';

/** What you are doing in a conversation. */
export class PresenceBody {
  /** @example typing */
  @IsIn(['viewing', 'typing', 'left']) state!: PresenceState;
}

/** Somebody who is looking at a conversation, or answering it. */
export class PersonPresentView {
  /** @example 3 */
  userId!: string;
  /** @example Maria Tamm */
  name!: string;
  /** @example typing */
  state!: 'viewing' | 'typing';
  /** Since when. @example 2026-11-21T09:14:00.000Z */
  since!: Date;
}

/** Who else is in a conversation. */
export class PresenceView {
  others!: PersonPresentView[];
  /** Who began to answer first and still does: others should ask before they answer, too. @example 3 */
  answeringUserId!: string | null;
}
