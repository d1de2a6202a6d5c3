import { type LockedConversation, type Standing } from '../changes/locked-conversation.ts';
import { isSame } from '../changes/plan.ts';

/** The first of these that one of the two has is what both have now. */
const awakeFirst = ['open', 'snoozed', 'customersTurn', 'resolved', 'spam'] as const;

/**
 * What a conversation that stays takes over of the standing of the one that goes: work in hand, urgency, whatever it
 * did not know itself. Pure.
 * @returns only what differs
 */
export function takenOver(stays: LockedConversation, goes: LockedConversation): Partial<Standing> {
  const awake = awakeFirst.find((status) => status === stays.status || status === goes.status);
  const { status, snoozedUntil } = stays.status === awake ? stays : goes;
  const { assigneeId, assignedAt } = stays.assigneeId ? stays : goes;
  const wish: Partial<Standing> = {
    status,
    snoozedUntil,
    assigneeId,
    assignedAt,
    teamId: stays.teamId ?? goes.teamId,
    priority: Math.max(stays.priority, goes.priority),
    attributes: { ...goes.attributes, ...stays.attributes },
    listening: stays.listening && goes.listening,
    unansweredBeforeConnection: stays.unansweredBeforeConnection || goes.unansweredBeforeConnection,
  };
  const differs = (Object.keys(wish) as (keyof Standing)[]).filter((key) => !isSame(stays[key], wish[key]));
  return Object.fromEntries(differs.map((key) => [key, wish[key]]));
}
