import { type DataSource } from 'typeorm';
import { type SessionDto } from './session.dto.ts';

/** The running session and the person it belongs to. */
export async function sessionView(dataSource: DataSource, sessionId: string, csrfToken: string): Promise<SessionDto> {
  const [row] = await dataSource.query<Omit<SessionDto, 'csrfToken'>[]>(
    `select s.expires_at "expiresAt", i.name installation,
       json_build_object('id', u.id::text, 'email', u.email, 'name', u.name, 'initials', u.initials, 'role', u.role,
         'locale', u.locale, 'timeZone', u.time_zone, 'availability', u.availability, 'preferences', u.preferences,
         'teams', (select coalesce(json_agg(json_build_object('id', t.id::text, 'name', t.name, 'isLead', m.is_lead)
             order by t.name), '[]') from team_members m join teams t on t.id = m.team_id where m.user_id = u.id)
       ) "user"
     from sessions s join users u on u.id = s.user_id cross join installation i where s.id = $1`,
    [sessionId],
  );
  const { expiresAt, installation, user } = row!;
  return { user, csrfToken, installation, expiresAt };
}
