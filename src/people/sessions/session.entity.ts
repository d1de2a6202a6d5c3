import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { User } from '../users/user.entity.ts';

/** One browser in which somebody is signed in; the cookie's value is known here only as a hash. */
@Entity('sessions')
export class Session {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;

  @Column('bigint')
  @ForeignKey(() => User, { name: 'sessions_user_fk', onDelete: 'CASCADE' })
  userId!: string;

  @Column('bytea') tokenHash!: Buffer;
  @Column('bytea') csrfHash!: Buffer;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz') lastSeenAt!: Date;
  @Column('timestamptz') expiresAt!: Date;
  @Column('text', { default: '' }) userAgent!: string;
  @Column('text', { default: '' }) address!: string;
}

/** A sign-in that failed, or is being tried. TypeORM wants a key; the table has none. */
@Entity('sign_in_failures')
export class SignInFailure {
  @PrimaryColumn('text') key!: string;
  @PrimaryColumn('timestamptz') failedAt!: Date;
}
