import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { Config } from '../../config/config.ts';
import { publicUrl } from '../../config/public-url.ts';
import { inTransaction } from '../../database/transaction.ts';
import { recordAct } from '../audit/audit.ts';
import { type Principal } from '../principal.ts';
import { hashOfToken, newSecretToken } from '../secret-token.ts';
import { assertTeamsExist } from '../teams/teams.query.ts';
import { type InvitationDto, type InviteDto, type NewInvitationDto } from './invitation.dto.ts';
import { openInvitations } from './invitations.query.ts';

const lifetimeMs = 7 * 24 * 3600_000;

/** Inviting people, and taking it back. */
@Injectable()
export class Invitations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  list(): Promise<InvitationDto[]> {
    return openInvitations(this.dataSource, this.clock.now());
  }

  /** An earlier invitation of the same address ends. @throws DomainError `email-taken` */
  async invite(principal: Principal, wanted: InviteDto): Promise<NewInvitationDto> {
    const now = this.clock.now();
    const token = newSecretToken();
    const id = await inTransaction(this.dataSource, async (tx) => {
      await assertFree(tx, wanted.email);
      await assertTeamsExist(tx, wanted.teamIds ?? []);
      const invitationId = await insertInvitation(tx, principal, wanted, token, now);
      const { role, teamIds } = wanted;
      const entry = { subject: `invitation:${invitationId}`, details: { role, teamIds } };
      await recordAct(
        tx,
        { at: now, by: principal, action: 'invitation.made', ...entry },
        { type: 'invitation.made', data: { invitationId } },
      );
      return invitationId;
    });
    const [invitation] = await openInvitations(this.dataSource, now, id);
    return { ...invitation!, link: `${publicUrl(this.config)}/invitation#${token}` };
  }

  /** The link stops working. @throws DomainError `invitation-not-found` */
  async revoke(principal: Principal, id: string): Promise<void> {
    const at = this.clock.now();
    await inTransaction(this.dataSource, async (tx) => {
      const [, count] = await tx.query<[unknown, number]>(
        'update invitations set revoked_at = $2 where id = $1 and accepted_at is null and revoked_at is null',
        [id, at],
      );
      if (count === 0)
        throw new DomainError('not-found', 'invitation-not-found', 'This invitation was used, revoked or never made.');
      await recordAct(
        tx,
        { at, by: principal, action: 'invitation.revoked', subject: `invitation:${id}` },
        { type: 'invitation.revoked', data: { invitationId: id } },
      );
    });
  }
}

async function assertFree(tx: EntityManager, email: string): Promise<void> {
  const taken = await tx.query<unknown[]>('select from users where email = lower($1)', [email]);
  if (taken.length > 0)
    throw new DomainError('conflict', 'email-taken', 'A user with this e-mail address exists already.');
}

async function insertInvitation(
  tx: EntityManager,
  principal: Principal,
  { email, role, teamIds }: InviteDto,
  token: string,
  now: Date,
): Promise<string> {
  const open = 'accepted_at is null and revoked_at is null';
  await tx.query(`update invitations set revoked_at = $2 where email = lower($1) and ${open}`, [email, now]);
  const invitedBy = principal.kind === 'user' ? principal.userId : principal.onBehalfOf;
  const [row] = await tx.query<{ id: string }[]>(
    `insert into invitations (email, role, team_ids, token_hash, invited_by, created_at, expires_at)
     values (lower($1), $2, $3, $4, $5, $6, $7) returning id`,
    [email, role, teamIds ?? [], hashOfToken(token), invitedBy, now, new Date(now.getTime() + lifetimeMs)],
  );
  return row!.id;
}
