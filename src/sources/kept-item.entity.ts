import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { Source } from './source.entity.ts';
import { User } from '../people/users/user.entity.ts';

/** An item that could not be read, whole. */
@Entity('quarantine')
export class QuarantinedItem {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint')
  @ForeignKey(() => Source, { name: 'quarantine_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;

  @Column('text') externalId!: string;
  @Column('bytea') raw!: Buffer;
  @Column('text') error!: string;
  @Column('timestamptz') receivedAt!: Date;
  @Column('integer') attempts!: number;
  @Column('text') state!: string;
  @Column('timestamptz', { nullable: true }) settledAt!: Date | null;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'quarantine_settled_by_fk' })
  settledBy!: string | null;
}

/** An item that waits for a look-up. */
@Entity('pending_items')
export class PendingItem {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint')
  @ForeignKey(() => Source, { name: 'pending_items_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;

  @Column('text') externalId!: string;
  @Column('jsonb') payload!: Record<string, unknown>;
  @Column('timestamptz') receivedAt!: Date;
  @Column('integer') attempts!: number;
  @Column('timestamptz') nextAttemptAt!: Date;
  @Column('text', { nullable: true }) lastError!: string | null;
}

/** What was erased and must not come back. */
@Entity('tombstones')
export class Tombstone {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Source, { name: 'tombstones_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;

  @PrimaryColumn('bytea') externalIdHash!: Buffer;
  @Column('timestamptz') erasedAt!: Date;
}

/** A native reply that came before what it answers. */
@Entity('held_replies')
export class HeldReply {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Source, { name: 'held_replies_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;

  @PrimaryColumn('text') externalId!: string;
  @Column('text') awaits!: string;
  @Column('jsonb') mention!: Record<string, unknown>;
  @Column('timestamptz') receivedAt!: Date;
}
