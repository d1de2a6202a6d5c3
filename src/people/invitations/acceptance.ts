import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { inTransaction } from '../../database/transaction.ts';
import { recordAct } from '../audit/audit.ts';
import { type Caller } from '../caller.ts';
import { Passwords } from '../passwords.ts';
import { type NewSession, openSession, tellRights } from '../sessions/sessions.ts';
import { type NewPersonDto } from '../setup/setup.dto.ts';
import { insertUser } from '../users/new-user.ts';
import { type InvitationOfferDto } from './invitation.dto.ts';
import { type FoundInvitation, invitationByLink } from './invitations.query.ts';

/** What the invited person does. */
@Injectable()
export class Acceptance {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
  ) {}

  async look(token: string): Promise<InvitationOfferDto> {
    const { email, role, invitedBy, installation } = await invitationByLink(this.dataSource, token, this.clock.now());
    return { email, role, invitedBy, installation };
  }

  /** Makes the user, puts them in their teams and signs them in. */
  async accept(person: NewPersonDto, caller: Caller): Promise<NewSession> {
    await this.look(person.token);
    const passwordHash = await this.passwords.hash(person.password);
    const now = this.clock.now();
    return inTransaction(this.dataSource, async (tx) => {
      const invitation = await invitationByLink(tx, person.token, now);
      const { email, role } = invitation;
      const userId = await insertUser(tx, { ...person, email, role, passwordHash }, now);
      if (!userId) throw new DomainError('conflict', 'email-taken', 'You are a user already. Sign in.');
      await joinTeams(tx, userId, invitation);
      await tx.query('update invitations set accepted_at = $2 where id = $1', [invitation.id, now]);
      const subject = { subject: `user:${userId}`, details: { invitation: invitation.id, role } };
      await recordAct(
        tx,
        { at: now, by: null, action: 'invitation.accepted', ...subject, address: caller.address },
        { type: 'user.joined', data: { userId, invitationId: invitation.id, teamIds: invitation.teamIds } },
      );
      await tellRights(tx, [userId]);
      return openSession(tx, userId, caller, now);
    });
  }
}

/** Teams that were dissolved in the meantime are left out. */
async function joinTeams(tx: EntityManager, userId: string, { teamIds, role }: FoundInvitation): Promise<void> {
  await tx.query(
    `insert into team_members (team_id, user_id, is_lead) select id, $1, $3 from teams where id = any($2::bigint[])`,
    [userId, teamIds, role === 'lead'],
  );
}
