const THREAT_LEAD = 1000 * 365 * 86_400_000;
const END = Date.UTC(3000, 0, 1);

/**
 * Where a conversation stands in the default order of the inbox, earliest first: threats by their deadline, then waits
 * by theirs, then those without a wait, the most recent first.
 */
export function positionAt(standing: { threat: boolean; goalAt: Date | null; lastActivityAt: Date }): Date {
  const { threat, goalAt, lastActivityAt } = standing;
  if (threat) return new Date((goalAt ?? lastActivityAt).getTime() - THREAT_LEAD);
  return goalAt ?? new Date(2 * END - lastActivityAt.getTime());
}
