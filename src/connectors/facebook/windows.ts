const hour = 3_600_000;

/** Until when a private message may be answered by anybody, and until when by a person (Human Agent). */
export const messengerWindow = (lastInboundAt: Date, humanAgent: boolean): { response: Date; until: Date } => {
  const response = new Date(lastInboundAt.getTime() + 24 * hour);
  return { response, until: humanAgent ? new Date(lastInboundAt.getTime() + 7 * 24 * hour) : response };
};

/** Until when a comment or a post may be answered privately, once. */
export const privateReplyUntil = (writtenAt: Date): Date => new Date(writtenAt.getTime() + 7 * 24 * hour);
