import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { postgresError } from '../../common/postgres-error.ts';
import { type ReadVersions, assertRead } from '../../common/version.ts';
import { inTransaction } from '../../database/transaction.ts';
import { recordAct } from '../audit/audit.ts';
import { type Principal } from '../principal.ts';
import { tellRights } from '../sessions/sessions.ts';
import { type ChangeTeamDto, type NewTeamDto, type TeamDto, type TeamMemberDto } from './team.dto.ts';
import { findTeam, listTeams } from './teams.query.ts';

/** Who changes which team: goes through every step of a change. */
interface Change {
  principal: Principal;
  id: string;
  read: ReadVersions;
  action: string;
}

/** Teams: who is in them, and what they are designated for. */
@Injectable()
export class Teams {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  list(): Promise<TeamDto[]> {
    return listTeams(this.dataSource);
  }

  find(id: string): Promise<TeamDto> {
    return findTeam(this.dataSource, id);
  }

  /** @throws DomainError `team-name-taken` */
  async create(principal: Principal, { name, languages, skills }: NewTeamDto): Promise<TeamDto> {
    const at = this.clock.now();
    return inTransaction(this.dataSource, async (tx) => {
      const [row] = await unlessNameTaken(
        tx.query<{ id: string }[]>(
          'insert into teams (name, languages, skills, created_at) values ($1, $2, $3, $4) returning id',
          [name.trim(), languages ?? [], skills ?? [], at],
        ),
      );
      await recordAct(
        tx,
        { at, by: principal, action: 'team.created', subject: `team:${row!.id}`, details: { name } },
        { type: 'team.created', data: { teamId: row!.id } },
      );
      await tellRights(tx, []);
      return findTeam(tx, row!.id);
    });
  }

  rename(principal: Principal, id: string, change: ChangeTeamDto, read: ReadVersions): Promise<TeamDto> {
    return this.change({ principal, id, read, action: 'team.changed' }, async (tx) => {
      await unlessNameTaken(
        tx.query(
          `update teams set name = coalesce($2, name), languages = coalesce($3, languages), skills = coalesce($4, skills)
           where id = $1`,
          [id, change.name?.trim(), change.languages, change.skills],
        ),
      );
    });
  }

  /** @throws DomainError `member-unknown`, `lead-is-rep` */
  setMembers(principal: Principal, id: string, members: TeamMemberDto[], read: ReadVersions): Promise<TeamDto> {
    return this.change({ principal, id, read, action: 'team.members-changed' }, async (tx) => {
      await assertMembers(tx, members);
      await tx.query('delete from team_members where team_id = $1', [id]);
      await tx.query(
        `insert into team_members (team_id, user_id, is_lead)
         select $1, user_id, bool_or(is_lead) from unnest($2::bigint[], $3::boolean[]) m (user_id, is_lead) group by user_id`,
        [id, members.map(({ userId }) => userId), members.map(({ isLead }) => isLead)],
      );
    });
  }

  /** @throws DomainError `source-unknown` */
  setSources(principal: Principal, id: string, sourceIds: string[], read: ReadVersions): Promise<TeamDto> {
    return this.change({ principal, id, read, action: 'team.sources-changed' }, async (tx) => {
      await tx.query('delete from team_sources where team_id = $1', [id]);
      const rows = await tx.query<unknown[]>(
        `insert into team_sources (team_id, source_id) select $1, id from sources where id = any($2::bigint[])
         returning source_id`,
        [id, sourceIds],
      );
      if (rows.length < new Set(sourceIds).size)
        throw new DomainError('conflict', 'source-unknown', 'One of these sources does not exist (any more).');
    });
  }

  /** A team that has had conversations stays, since their history names it. @throws DomainError `team-in-use` */
  async dissolve(principal: Principal, id: string): Promise<void> {
    await inTransaction(this.dataSource, async (tx) => {
      const before = await findTeam(tx, id);
      await unlessInUse(tx.query('delete from teams where id = $1', [id]));
      const entry = { subject: `team:${id}`, details: { before: told(before) } };
      await recordAct(
        tx,
        { at: this.clock.now(), by: principal, action: 'team.dissolved', ...entry },
        { type: 'team.dissolved', data: { teamId: id } },
      );
      await tellRights(
        tx,
        before.members.map(({ userId }) => userId),
      );
    });
  }

  /** Locks the team, lets `work` change it, writes down what it was before, and tells everybody whose rights changed. */
  private change(change: Change, work: (tx: EntityManager) => Promise<void>): Promise<TeamDto> {
    const { principal, id, read, action } = change;
    return inTransaction(this.dataSource, async (tx) => {
      await tx.query('select from teams where id = $1 for update', [id]);
      const before = await findTeam(tx, id);
      assertRead(read, before.version);
      await work(tx);
      await tx.query('update teams set version = version + 1 where id = $1', [id]);
      const after = await findTeam(tx, id);
      const entry = { subject: `team:${id}`, details: { before: told(before), after: told(after) } };
      await recordAct(
        tx,
        { at: this.clock.now(), by: principal, action, ...entry },
        { type: 'team.changed', data: { teamId: id } },
      );
      await tellRights(
        tx,
        [...before.members, ...after.members].map(({ userId }) => userId),
      );
      return after;
    });
  }
}

const told = ({ name, languages, skills, members, sourceIds }: TeamDto) => ({
  name,
  languages,
  skills,
  members,
  sourceIds,
});

async function unlessNameTaken<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (cause) {
    if (postgresError(cause)?.constraint !== 'teams_name_key') throw cause;
    throw new DomainError('conflict', 'team-name-taken', 'Another team has this name. Choose another one.', { cause });
  }
}

async function unlessInUse<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (cause) {
    if (postgresError(cause)?.code !== '23503') throw cause;
    throw new DomainError(
      'conflict',
      'team-in-use',
      'Conversations belong to this team. Take its members and sources away instead; its history stays.',
      { cause },
    );
  }
}

async function assertMembers(tx: EntityManager, members: TeamMemberDto[]): Promise<void> {
  const ids = members.map(({ userId }) => userId);
  const users = await tx.query<{ id: string; role: string }[]>(
    'select id, role from users where id = any($1::bigint[]) and deactivated_at is null for share',
    [ids],
  );
  if (users.length < new Set(ids).size)
    throw new DomainError('conflict', 'member-unknown', 'One of these people is not an active user.');
  const reps = new Set(users.filter(({ role }) => role === 'rep').map(({ id }) => id));
  if (members.some(({ userId, isLead }) => isLead && reps.has(userId)))
    throw new DomainError('conflict', 'lead-is-rep', 'To lead a team, a person needs the role lead or a higher one.');
}
