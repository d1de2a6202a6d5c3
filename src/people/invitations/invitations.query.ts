import { type DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../common/domain-error.ts';
import { type Role } from '../principal.ts';
import { hashOfToken } from '../secret-token.ts';
import { type InvitationDto, type InvitationOfferDto } from './invitation.dto.ts';

/** Invitations that still work, newest first. @param id only this one */
export function openInvitations(dataSource: DataSource, now: Date, id?: string): Promise<InvitationDto[]> {
  return dataSource.query(
    `select i.id, i.email, i.role, i.team_ids::text[] "teamIds", u.name "invitedBy", i.created_at "createdAt",
       i.expires_at "expiresAt"
     from invitations i join users u on u.id = i.invited_by
     where i.accepted_at is null and i.revoked_at is null and i.expires_at > $1 and i.id = coalesce($2::bigint, i.id)
     order by i.id desc`,
    [now, id ?? null],
  );
}

/** What acceptance needs of an invitation. */
export interface FoundInvitation extends InvitationOfferDto {
  id: string;
  role: Role;
  teamIds: string[];
}

/** @throws DomainError `link-invalid` if it was used, revoked, has run out or never was */
export async function invitationByLink(
  database: DataSource | EntityManager,
  token: string,
  now: Date,
): Promise<FoundInvitation> {
  const [found] = await database.query<FoundInvitation[]>(
    `select i.id, i.email, i.role, i.team_ids::text[] "teamIds", u.name "invitedBy", n.name installation
     from invitations i join users u on u.id = i.invited_by cross join installation n
     where i.token_hash = $1 and i.accepted_at is null and i.revoked_at is null and i.expires_at > $2
     for update of i`,
    [hashOfToken(token), now],
  );
  if (!found)
    throw new DomainError(
      'forbidden',
      'link-invalid',
      'This link was used or has run out. Ask your admin for a new one.',
    );
  return found;
}
