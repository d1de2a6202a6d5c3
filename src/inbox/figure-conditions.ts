import { type Asking, isOneOf, type Value } from './asking.ts';
import type { ConversationFilter } from './conversation-filter.dto.ts';

const day = 86_400_000;

/** What figures count (reports/overview.query.ts), so that each number can lead to its conversations. */
export function* figureConditions(filter: ConversationFilter, asking: Asking, value: Value): Generator<string> {
  if (filter.counted)
    yield `c.status <> 'spam'
      and not exists (select from contacts b where b.id = c.contact_id and b.blocked_at is not null)`;
  if (filter.counted === 'real') yield 'not c.sandbox';
  if (filter.waits) yield waited(filter.waits, filter, asking, value);
}

function waited(
  kind: NonNullable<ConversationFilter['waits']>,
  { days = 7, waitsOf }: ConversationFilter,
  { principal, now }: Asking,
  value: Value,
): string {
  const since = value(new Date(now.getTime() - days * day), 'timestamptz');
  const end = () => `coalesce(y.ended_at, ${value(now, 'timestamptz')})`;
  const kinds = {
    any: () => 'true',
    answered: () => `y.ended_by in ('reply', 'native')`,
    waiting: () => 'y.ended_at is null',
    late: () => `${end()} > y.sla_due_at`,
    pastGoal: () => `${end()} > y.goal_due_at`,
    native: () => `y.ended_by = 'native'`,
  };
  const theirs = waitsOf ? isOneOf('coalesce(y.user_id, c.assignee_id)', waitsOf, principal, value) : 'true';
  return `exists (select from cycles y where y.conversation_id = c.id and y.replaced_at is null
    and (y.started_at >= ${since} or y.ended_at is null) and ${kinds[kind]()} and ${theirs})`;
}
