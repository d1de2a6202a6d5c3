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

/** The placeholder of the asking user, or null if they see everything. */
function restrictedUser(principal: Principal, params: unknown[]): string | null {
  if (principal.kind === 'token' || isAtLeast(principal.role, 'manager')) return null;
  return `$${params.push(principal.userId)}::bigint`;
}

/**
 * The SQL condition under which this principal may see a row of `conversations`; its parameters are pushed to `params`.
 * Every query, stream, search and export that reads conversations or what hangs on them uses it.
 */
export function visibleConversations(principal: Principal, params: unknown[], alias = 'c'): string {
  const user = restrictedUser(principal, params);
  if (user === null) return 'true';
  const ways = [
    `${alias}.source_id = any(${sourcesOf(user)})`,
    `${alias}.assignee_id = ${user}`,
    `${alias}.team_id = any(${teamsOf(user)})`,
  ];
  if (principal.kind === 'user' && principal.role === 'lead') ways.push(`${alias}.assignee_id = any(${ledBy(user)})`);
  return `(${ways.join(' or ')})`;
}

/** The SQL condition under which this principal may see a row of `sources`. */
export function visibleSources(principal: Principal, params: unknown[], alias = 's'): string {
  const user = restrictedUser(principal, params);
  return user === null ? 'true' : `${alias}.id = any(${sourcesOf(user)})`;
}
