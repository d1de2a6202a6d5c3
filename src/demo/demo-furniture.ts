import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { inTransaction } from '../database/transaction.ts';
import { Passwords } from '../people/passwords.ts';
import type { UserPrincipal } from '../people/principal.ts';
import { Tokens } from '../people/tokens/tokens.ts';
import { insertUser } from '../people/users/new-user.ts';
import { ChangeSource } from '../sources/change-source.ts';

/** Who works in the demonstration. Invented; the domain is reserved (RFC 2606). */
const admin = { email: 'demo@earshot.example', name: 'Demo Admin' };
const colleague = { email: 'kim@earshot.example', name: 'Kim Example' };
const tokenName = 'Demonstration round trip';

export interface DemoHouse {
  /** Null when real people work here: then nobody is added, only the sandbox is connected. */
  signIn: { email: string; password: string } | null;
  token: string | null;
  pushSourceId: string;
  colleague: UserPrincipal | null;
}

/**
 * Furnishes an installation for the demonstration: a sandbox channel, a source for pushes, an admin and a colleague.
 * Doing it again changes nothing but the password and the token, which are new at each start.
 */
@Injectable()
export class DemoFurniture {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: Passwords,
    private readonly tokens: Tokens,
    private readonly sources: ChangeSource,
    private readonly clock: Clock,
  ) {}

  async furnish(): Promise<DemoHouse> {
    const password = randomBytes(9).toString('base64url');
    const passwordHash = await this.passwords.hash(password);
    const made = await inTransaction(this.dataSource, (tx) => this.build(tx, passwordHash));
    if (!made.adminId) return { signIn: null, token: null, pushSourceId: made.pushSourceId, colleague: null };
    const token = await this.freshToken(principalOf(made.adminId, 'admin'));
    return {
      signIn: { email: admin.email, password },
      token,
      pushSourceId: made.pushSourceId,
      colleague: principalOf(made.colleagueId!, 'rep'),
    };
  }

  private async build(tx: EntityManager, passwordHash: string) {
    await tx.query('select from installation for update');
    const now = this.clock.now();
    const [{ strangers }] = await tx.query<[{ strangers: boolean }]>(
      'select exists(select from users where email <> all($1)) as strangers',
      [[admin.email, colleague.email]],
    );
    const adminId = strangers ? null : await this.person(tx, { ...admin, role: 'admin', passwordHash }, now);
    const colleagueId = strangers ? null : await this.person(tx, { ...colleague, role: 'rep', passwordHash: '' }, now);
    const reps = [adminId, colleagueId].filter((id) => id !== null);
    await this.source(tx, 'sandbox', 'Sandbox Bags (invented)', reps, adminId, now);
    const pushSourceId = await this.source(tx, 'push', 'Shop app (sandbox)', reps.slice(1), adminId, now);
    return { adminId, colleagueId, pushSourceId };
  }

  private async person(
    tx: EntityManager,
    user: { email: string; name: string; role: 'admin' | 'rep'; passwordHash: string },
    now: Date,
  ): Promise<string> {
    const id = await insertUser(tx, user, now);
    if (id) return id;
    const [[row]] = await tx.query<[[{ id: string }]]>(
      `update users set password_hash = $2, deactivated_at = null where email = $1 returning id`,
      [user.email, user.passwordHash],
    );
    return row.id;
  }

  private async source(
    tx: EntityManager,
    channel: string,
    name: string,
    repIds: string[],
    by: string | null,
    now: Date,
  ): Promise<string> {
    const [found] = await tx.query<{ id: string }[]>(
      `select id from sources where channel = $1 and sandbox and status <> 'removed' order by id limit 1`,
      [channel],
    );
    return found?.id ?? this.sources.connect(tx, { channel, name, settings: {}, sandbox: true, repIds }, by, now);
  }

  private async freshToken(principal: UserPrincipal): Promise<string> {
    for (const { id, name, revokedAt } of await this.tokens.list())
      if (name === tokenName && !revokedAt) await this.tokens.revoke(principal, id);
    const scopes = ['mentions:write', 'conversations:read', 'deliveries:write'] as const;
    return (await this.tokens.create(principal, { name: tokenName, scopes: [...scopes] })).token;
  }
}

const principalOf = (userId: string, role: 'admin' | 'rep'): UserPrincipal => ({
  kind: 'user',
  userId,
  role,
  sessionId: '0',
  locale: 'en',
  teamIds: [],
  leadTeamIds: [],
});
