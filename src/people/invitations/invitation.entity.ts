import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { type Role } from '../principal.ts';
import { User } from '../users/user.entity.ts';

/** A link by which somebody becomes a user. */
@Entity('invitations')
export class Invitation {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('text') email!: string;
  @Column('text') role!: Role;
  @Column('bigint', { array: true, default: [] }) teamIds!: string[];
  @Column('bytea') tokenHash!: Buffer;

  @Column('bigint')
  @ForeignKey(() => User, { name: 'invitations_invited_by_fk' })
  invitedBy!: string;

  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz') expiresAt!: Date;
  @Column('timestamptz', { nullable: true }) acceptedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) revokedAt!: Date | null;
}

/** A link by which a user chooses a new password. */
@Entity('password_resets')
export class PasswordReset {
  @PrimaryColumn('bytea') tokenHash!: Buffer;

  @Column('bigint')
  @ForeignKey(() => User, { name: 'password_resets_user_fk', onDelete: 'CASCADE' })
  userId!: string;

  @Column('bigint')
  @ForeignKey(() => User, { name: 'password_resets_created_by_fk' })
  createdBy!: string;

  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz') expiresAt!: Date;
}
