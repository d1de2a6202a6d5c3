import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A sign-in or an administrative act. */
@Entity('audit_entries')
export class AuditEntry {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('timestamptz') at!: Date;
  @Column('text') actorKind!: 'user' | 'token' | 'system' | 'nobody';
  @Column('bigint', { nullable: true }) actorId!: string | null;
  @Column('text') action!: string;
  @Column('text', { default: '' }) subject!: string;
  @Column('jsonb', { default: {} }) details!: Record<string, unknown>;
  @Column('text', { default: '' }) address!: string;
}
