import { type ConversationItem, type WhyView } from './conversation.dto.ts';

type Standing = Pick<
  ConversationItem,
  | 'status'
  | 'threat'
  | 'waitingSince'
  | 'goalDueAt'
  | 'slaDueAt'
  | 'frustration'
  | 'priority'
  | 'nothingToAnswer'
  | 'listening'
  | 'unansweredBeforeConnection'
  | 'lastActivityAt'
  | 'snoozedUntil'
>;

/** The deadline that decides the place: the SLA once it has passed, else the goal. Instants in one form compare as text. */
function deadline({ goalDueAt, slaDueAt }: Standing, now: string): WhyView[] {
  if (slaDueAt && slaDueAt < now) return [{ code: 'sla-passed', facts: { at: slaDueAt } }];
  if (!goalDueAt) return [];
  return [{ code: goalDueAt < now ? 'goal-passed' : 'goal-next', facts: { at: goalDueAt } }];
}

function rest(c: Standing): WhyView {
  if (c.status === 'snoozed' && c.snoozedUntil) return { code: 'snoozed', facts: { until: c.snoozedUntil } };
  if (c.status === 'customersTurn') return { code: 'customers-turn', facts: { since: c.lastActivityAt } };
  if (c.status === 'resolved' || c.status === 'spam') return { code: c.status, facts: {} };
  return { code: 'no-wait', facts: {} };
}

/** Why a conversation stands where it stands, the strongest fact first. */
export function whyHere(c: Standing, now: string): WhyView[] {
  const why: WhyView[] = [];
  if (c.threat) why.push({ code: 'threat', facts: { class: c.threat } });
  if (c.waitingSince) why.push(...deadline(c, now));
  const isShorter = c.frustration.level === 'frustrated' || c.frustration.level === 'furious';
  if (c.waitingSince && isShorter) why.push({ code: 'shorter-target', facts: { level: c.frustration.level } });
  if (c.priority > 0) why.push({ code: 'priority', facts: { priority: c.priority } });
  if (c.unansweredBeforeConnection) why.push({ code: 'before-connection', facts: { since: c.lastActivityAt } });
  if (c.nothingToAnswer) why.push({ code: 'nothing-to-answer', facts: { reason: c.nothingToAnswer } });
  if (c.listening) why.push({ code: 'listening', facts: {} });
  return why.length > 0 ? why : [rest(c)];
}
