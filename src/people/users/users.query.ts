import { type DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../common/domain-error.ts';
import { type UserDto, type UsersQuery } from './user.dto.ts';

const usersSql = `
  select u.id, u.email, u.name, u.initials, u.role, u.locale, u.time_zone "timeZone", u.availability,
    u.availability_changed_at "availabilityChangedAt", u.capacity, u.languages, u.skills,
    (select coalesce(json_agg(json_build_object('id', t.id::text, 'name', t.name, 'isLead', m.is_lead) order by t.name), '[]')
     from team_members m join teams t on t.id = m.team_id where m.user_id = u.id) teams,
    u.deactivated_at "deactivatedAt", u.created_at "createdAt", u.version
  from users u`;

/** By name. */
export function listUsers(dataSource: DataSource, { deactivated }: UsersQuery): Promise<UserDto[]> {
  const active = deactivated === 'true' ? '' : 'where u.deactivated_at is null';
  return dataSource.query(`${usersSql} ${active} order by lower(u.name), u.id`);
}

/** @throws DomainError `user-not-found` */
export async function findUser(database: DataSource | EntityManager, id: string): Promise<UserDto> {
  const [user] = await database.query<UserDto[]>(`${usersSql} where u.id = $1`, [id]);
  if (!user) throw new DomainError('not-found', 'user-not-found', 'There is no user of this id.');
  return user;
}
