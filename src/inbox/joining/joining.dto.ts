import { Id } from '../query-values.ts';

/** What a conversation is merged into. */
export class MergeBody {
  /**
   * Id of the other conversation of the same customer.
   * @example 15
   */
  @Id() intoId!: string;
}

/** Where the other part begins. */
export class SplitBody {
  /**
   * Id of the customer's message with which the other matter begins; it and what came after it is split off.
   * @example 9002
   */
  @Id() messageId!: string;
}

/** Which conversation holds what now. */
export class JoinedView {
  /** The conversation to go on with. @example 15 */
  id!: string;
  /** The other one: merged away, or split off, or put back. @example 12 */
  otherId!: string;
}
