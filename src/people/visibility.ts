import { isAtLeast, type Principal } from './principal.ts';

/*
 * Who may see what (docs/architecture.md): a rep the sources of their teams, those they are designated for one by one,
 * and what is assigned to them or to a team of theirs; a lead also what is assigned to a member of a team they lead; a
 * manager, an admin and an API token everything. Memberships are read when the query runs, so a long-lived stream never
 * works with old ones. `= any(array(select …))` lets PostgreSQL use an index on the column.
 */

const sourcesOf = (user: string) => `array(
  select ts.source_id from team_members tm join team_sources ts on ts.team_id = tm.team_id where tm.user_id = ${user}
  union all select source_id from source_reps where user_id = ${user})`;

const teamsOf = (user: string) => `array(select team_id from team_members where user_id = ${user})`;

const ledBy = (user: string) => `array(
  select m.user_id from team_members l join team_members m on m.team_id = l.team_id where l.user_id = ${user} and l.is_lead)`;

/** What a user's rights consist of, as SQL expressions. `led`: null unless their role is lead. */
interface Rights {
  user: string;
  sources: string;
  teams: string;
  led: string | null;
}

/** The ways in which a conversation may be somebody's to see. */
function isTheirs({ user, sources, teams, led }: Rights, alias: string): string {
  const ways = [
    `${alias}.source_id = any(${sources})`,
    `${alias}.assignee_id = ${user}`,
    `${alias}.team_id = any(${teams})`,
  ];
  if (led !== null) ways.push(`${alias}.assignee_id = any(${led})`);
  return `(${ways.join(' or ')})`;
}

/** Whether nothing is hidden from this principal. */
export const seesEverything = (principal: Principal): boolean =>
  principal.kind === 'token' || isAtLeast(principal.role, 'manager');

/** The placeholder of the asking user, or null if they see everything. */
function restrictedUser(principal: Principal, params: unknown[]): string | null {
  if (principal.kind === 'token' || seesEverything(principal)) return null;
  return `$${params.push(principal.userId)}::bigint`;
}

/**
 * The SQL condition under which this principal may see a row of `conversations`; its parameters are pushed to `params`.
 * Every query, stream, search and export that reads conversations or what hangs on them uses it.
 */
export function visibleConversations(principal: Principal, params: unknown[], alias = 'c'): string {
  const user = restrictedUser(principal, params);
  if (user === null) return 'true';
  const leads = principal.kind === 'user' && principal.role === 'lead';
  return isTheirs({ user, sources: sourcesOf(user), teams: teamsOf(user), led: leads ? ledBy(user) : null }, alias);
}

/** The SQL condition under which this principal may see a row of `sources`. */
export function visibleSources(principal: Principal, params: unknown[], alias = 's'): string {
  const user = restrictedUser(principal, params);
  return user === null ? 'true' : `${alias}.id = any(${sourcesOf(user)})`;
}

/**
 * The rights of many users at once, to put before a statement: `with ${rightsOfMany('$1', '$2')} select … from who …`.
 * Its rows are `who(id, sources, teams, led)`.
 * @param ids placeholder of the ids of users who do not see everything
 * @param leads placeholder of a list that says of each whether their role is lead
 */
export const rightsOfMany = (ids: string, leads: string): string => `who as materialized (
  select u.id, ${sourcesOf('u.id')} as sources, ${teamsOf('u.id')} as teams,
    case when u.leads then ${ledBy('u.id')} else '{}'::bigint[] end as led
  from unnest(${ids}::bigint[], ${leads}::boolean[]) u(id, leads))`;

/** The SQL condition under which a row of `rightsOfMany` may see a row of `conversations`. */
export const conversationSeenByWho = (alias = 'c'): string =>
  isTheirs({ user: 'who.id', sources: 'who.sources', teams: 'who.teams', led: 'who.led' }, alias);

/** The SQL condition under which a row of `rightsOfMany` may see a row of `sources`. */
export const sourceSeenByWho = (alias = 's'): string => `${alias}.id = any(who.sources)`;
