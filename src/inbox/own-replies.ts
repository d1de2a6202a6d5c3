import type { EntityManager } from 'typeorm';

/** Something written by us that was seen on the platform. */
export interface Echo {
  externalId: string;
  occurredAt: Date;
  text: string;
  url?: string;
  /** Root of the thread, where the platform names it. */
  root?: string;
  /** What the connector's `recogniseOwn` read out of it: the id of our reply, or null. */
  replyId: string | null;
}

/** The platform's word that a reply of ours did not reach the customer after all (a bounce). */
export interface Refusal {
  replyId: string;
  /** A sentence for reps. */
  reason: string;
}

export interface Recognised {
  /** Echoes that are replies of ours: they are no native replies, and nothing is to be stored for them. */
  externalIds: Set<string>;
  /** Conversations in which a reply became known as sent by this; they are folded already. */
  conversationIds: string[];
}

/**
 * Knows our own replies when they come back from the platform, whether the echo arrives before or after the platform's
 * answer to the send. Declared here for ingest, provided by delivery.
 */
export abstract class OwnReplies {
  /**
   * Settles replies whose fate the echo proves (`sent`, at the platform's time). Call it before storing outbound
   * mentions, in the same transaction; what it does not recognise is a native reply.
   */
  abstract recognise(tx: EntityManager, sourceId: string, echoes: readonly Echo[], now: Date): Promise<Recognised>;

  /**
   * Marks replies as failed that had counted as sent. A refusal of what is none of our replies is ignored.
   * @returns their conversations, folded: their waits go on from the old start
   */
  abstract refuse(tx: EntityManager, sourceId: string, refusals: readonly Refusal[], now: Date): Promise<string[]>;
}
