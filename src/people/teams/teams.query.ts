import { type DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../common/domain-error.ts';
import { type TeamDto } from './team.dto.ts';

const teamsSql = `
  select t.id, t.name, t.languages, t.skills, t.created_at "createdAt", t.version,
    (select coalesce(json_agg(json_build_object('userId', m.user_id::text, 'isLead', m.is_lead) order by m.user_id), '[]')
     from team_members m where m.team_id = t.id) members,
    array(select s.source_id::text from team_sources s where s.team_id = t.id order by s.source_id) "sourceIds"
  from teams t`;

/** By name. */
export const listTeams = (dataSource: DataSource): Promise<TeamDto[]> =>
  dataSource.query(`${teamsSql} order by lower(t.name), t.id`);

/** @throws DomainError `team-not-found` */
export async function findTeam(database: DataSource | EntityManager, id: string): Promise<TeamDto> {
  const [team] = await database.query<TeamDto[]>(`${teamsSql} where t.id = $1`, [id]);
  if (!team) throw teamNotFound();
  return team;
}

export const teamNotFound = () => new DomainError('not-found', 'team-not-found', 'There is no team of this id.');

/** @throws DomainError `team-not-found` if one of them does not exist */
export async function assertTeamsExist(tx: EntityManager, ids: string[]): Promise<void> {
  const found = await tx.query<unknown[]>('select from teams where id = any($1::bigint[])', [ids]);
  if (found.length < new Set(ids).size) throw teamNotFound();
}
