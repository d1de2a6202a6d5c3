import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Session } from '../../people/sessions/session.entity.ts';
import { Source } from '../source.entity.ts';

/** Somebody went to a platform to sign an account in and is expected back. */
@Entity('authorisations')
export class Authorisation {
  @PrimaryColumn('bytea') stateHash!: Buffer;
  @Column('bigint')
  @ForeignKey(() => Session, { name: 'authorisations_session_fk', onDelete: 'CASCADE' })
  sessionId!: string;

  @Column('bigint')
  @ForeignKey(() => Source, { name: 'authorisations_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;

  @Column('jsonb') verifier!: Record<string, unknown>;
  @Column('text') redirectUrl!: string;
  @Column('timestamptz') expiresAt!: Date;
}
