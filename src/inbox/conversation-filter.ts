import { personOf } from '../people/principal.ts';
import { visibleConversations } from '../people/visibility.ts';
import { type Asking, isOneOf, type Value } from './asking.ts';
import { figureConditions } from './figure-conditions.ts';
import { type ConversationFilter, levels, type Status, statuses } from './conversation-filter.dto.ts';

const flags = ['listening', 'nothingToAnswer', 'unansweredBeforeConnection'] as const;

/** Statuses meant when none are named. */
export function statusesOf(filter: ConversationFilter): readonly Status[] | 'all' {
  if (filter.status?.includes('all')) return 'all';
  if (filter.status?.length) return filter.status as Status[];
  if (filter.id || filter.reference || filter.outage) return 'all';
  if (filter.q || filter.contact) return statuses.filter((status) => status !== 'spam');
  if (filter.unansweredBeforeConnection) return statuses.filter((status) => status !== 'spam');
  if (filter.turn === 'customers') return ['customersTurn'];
  return ['open'];
}

/** Whether conversations that ask nothing of a rep are left out, as in every ordinary view. */
const isOrdinary = (filter: ConversationFilter) =>
  !flags.some((flag) => filter[flag] !== undefined) &&
  !(filter.q || filter.contact || filter.id || filter.reference || filter.outage) &&
  !filter.status?.includes('all');

/** What a filter means without saying so, said: so that ids can narrow it and change nothing else. */
export function said(filter: ConversationFilter): ConversationFilter {
  const wanted = statusesOf(filter);
  return {
    ...filter,
    status: wanted === 'all' ? ['all'] : [...wanted],
    ...(isOrdinary(filter) && { listening: false, nothingToAnswer: false }),
  };
}

/**
 * The SQL conditions under which a row of `conversations c` passes the filter and may be seen; values are pushed to
 * `params`. The filter's `view` must be resolved already, and `q` is the search's business.
 */
export function conversationConditions(filter: ConversationFilter, asking: Asking, params: unknown[]): string[] {
  const value = (raw: unknown, cast: string) => `$${params.push(raw)}::${cast}`;
  return [
    'c.merged_into_id is null',
    statusCondition(filter),
    ...(isOrdinary(filter) ? ['not c.listening', 'c.nothing_to_answer is null'] : []),
    ...placeConditions(filter, value),
    ...peopleConditions(filter, asking, value),
    ...waitConditions(filter, asking, value),
    ...contentConditions(filter, value),
    ...figureConditions(filter, asking, value),
    visibleConversations(asking.principal, params, 'c'),
  ].filter((condition) => condition !== '' && condition !== 'true');
}

/** Spelled out, not as parameters, so that the planner recognises the partial indexes. */
function statusCondition(filter: ConversationFilter): string {
  const wanted = statusesOf(filter);
  if (wanted === 'all') return '';
  const [only, ...more] = wanted.map((status) => `'${status}'`);
  return more.length === 0 ? `c.status = ${only}` : `c.status in (${[only, ...more].join(', ')})`;
}

function* placeConditions(filter: ConversationFilter, value: Value): Generator<string> {
  if (filter.id) yield `c.id = any(${value(filter.id, 'bigint[]')})`;
  if (filter.source) yield `c.source_id = any(${value(filter.source, 'bigint[]')})`;
  if (filter.channel)
    yield `c.source_id = any(array(select id from sources where channel = any(${value(filter.channel, 'text[]')})))`;
  if (filter.contact) {
    const contact = value(filter.contact, 'bigint');
    yield `c.contact_id = any(array(select id from contacts where id = ${contact} or merged_into_id = ${contact}))`;
  }
  if (filter.reference) {
    const [system, ...rest] = filter.reference.split(':');
    yield `c.id = any(array(select conversation_id from conversation_references
      where system = ${value(system, 'text')} and external_id = ${value(rest.join(':'), 'text')}))`;
  }
  if (filter.outage)
    yield `c.id = any(array(select conversation_id from outage_conversations
      where outage_id = ${value(filter.outage, 'bigint')}))`;
  if (filter.sandbox !== undefined) yield `c.sandbox = ${filter.sandbox}`;
}

function* peopleConditions(filter: ConversationFilter, { principal }: Asking, value: Value): Generator<string> {
  if (filter.assignee) {
    yield isOneOf('c.assignee_id', filter.assignee, principal, value);
  }
  if (filter.team) {
    const ids = filter.team.filter((id) => id !== 'none' && id !== 'mine');
    const ways = ids.length > 0 ? [`c.team_id = any(${value(ids, 'bigint[]')})`] : [];
    if (filter.team.includes('none')) ways.push('c.team_id is null');
    if (filter.team.includes('mine')) ways.push(ofMyTeams(personOf(principal), value));
    yield `(${ways.join(' or ')})`;
  }
}

/** Given to a team of mine, or standing in an account that a team of mine answers for. */
function ofMyTeams(me: string | null, value: Value): string {
  if (me === null) return 'false';
  const user = value(me, 'bigint');
  return `c.team_id = any(array(select team_id from team_members where user_id = ${user}))
    or c.team_id is null and c.source_id = any(array(select ts.source_id from team_members tm
      join team_sources ts on ts.team_id = tm.team_id where tm.user_id = ${user}))`;
}

/** Only a wait is due, so whatever is due waits. */
function* waitConditions(filter: ConversationFilter, { now }: Asking, value: Value): Generator<string> {
  if (filter.turn === 'ours' || filter.unanswered === true) yield 'c.waiting_since is not null';
  if (filter.turn === 'customers' || filter.unanswered === false) yield 'c.waiting_since is null';
  if (filter.past) yield `c.${filter.past}_due_at < ${value(now, 'timestamptz')}`;
  if (filter.goalWithin) {
    const until = new Date(now.getTime() + filter.goalWithin * 60_000);
    // said again for the index, which holds waiting ones only
    yield `c.waiting_since is not null and c.goal_due_at >= ${value(now, 'timestamptz')}
      and c.goal_due_at < ${value(until, 'timestamptz')}`;
  }
  for (const due of ['goal', 'sla'] as const) {
    const before = filter[`${due}Before`];
    if (before) yield `c.${due}_due_at < ${value(before, 'timestamptz')}`;
  }
  if (filter.listening !== undefined) yield filter.listening ? 'c.listening' : 'not c.listening';
  if (filter.nothingToAnswer !== undefined) yield `c.nothing_to_answer is ${filter.nothingToAnswer ? 'not ' : ''}null`;
  if (filter.unansweredBeforeConnection !== undefined)
    yield `${filter.unansweredBeforeConnection ? '' : 'not '}c.unanswered_before_connection`;
}

function* contentConditions(filter: ConversationFilter, value: Value): Generator<string> {
  if (filter.level && filter.level !== 'calm')
    yield `c.level in (${levels
      .slice(levels.indexOf(filter.level))
      .map((level) => `'${level}'`)
      .join(', ')})`;
  if (filter.kind) yield `c.intent = any(${value(filter.kind, 'text[]')})`;
  if (filter.language) yield `c.language = any(${value(filter.language, 'text[]')})`;
  if (filter.threat)
    yield filter.threat.includes('any') ? 'c.threat is not null' : `c.threat = any(${value(filter.threat, 'text[]')})`;
  if (filter.label)
    yield `exists (select from conversation_labels cl
      where cl.conversation_id = c.id and cl.label_id = any(${value(filter.label, 'bigint[]')}))`;
  for (const attribute of filter.attribute ?? []) {
    const [key, ...rest] = attribute.split(':');
    yield `c.attributes ->> ${value(key, 'text')} = ${value(rest.join(':'), 'text')}`;
  }
}
