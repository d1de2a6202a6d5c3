import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';
import { type Scope } from '../scopes.ts';
import { User } from '../users/user.entity.ts';

/** What another system shows to be let in; known here only as a hash. */
@Entity('api_tokens')
export class ApiToken {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('text') name!: string;
  @Column('bytea') tokenHash!: Buffer;
  @Column('text') hint!: string;
  @Column('text', { array: true }) scopes!: Scope[];

  @Column('bigint')
  @ForeignKey(() => User, { name: 'api_tokens_created_by_fk' })
  createdBy!: string;

  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz', { nullable: true }) lastUsedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) expiresAt!: Date | null;
  @Column('timestamptz', { nullable: true }) revokedAt!: Date | null;
}
