import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { Source } from './source.entity.ts';

/** Cursor, lease and health of a source. */
@Entity('source_states')
export class SourceState {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Source, { name: 'source_states_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;

  @Column('jsonb', { nullable: true }) cursor!: Record<string, unknown> | null;
  @Column('text', { nullable: true }) leaseOwner!: string | null;
  @Column('bigint') leaseEpoch!: string;
  @Column('timestamptz', { nullable: true }) leaseUntil!: Date | null;
  @Column('text', { nullable: true }) holdOwner!: string | null;
  @Column('timestamptz', { nullable: true }) holdUntil!: Date | null;
  @Column('text', { nullable: true }) renewalOwner!: string | null;
  @Column('timestamptz', { nullable: true }) renewalUntil!: Date | null;
  @Column('timestamptz') nextPollAt!: Date;
  @Column('timestamptz', { nullable: true }) lastAttemptAt!: Date | null;
  @Column('timestamptz', { nullable: true }) lastSuccessAt!: Date | null;
  @Column('timestamptz', { nullable: true }) lastItemAt!: Date | null;
  @Column('timestamptz', { nullable: true }) lastItemReceivedAt!: Date | null;
  @Column('double precision', { nullable: true }) lagSeconds!: number | null;
  @Column('timestamptz', { nullable: true }) failingSince!: Date | null;
  @Column('integer') failures!: number;
  @Column('text', { nullable: true }) errorKind!: string | null;
  @Column('text', { nullable: true }) lastError!: string | null;
  @Column('text', { nullable: true, array: true }) grantedScopes!: string[] | null;
  @Column('text', { array: true }) missingScopes!: string[];
  @Column('timestamptz', { nullable: true }) checkedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) sendingCheckedAt!: Date | null;
  @Column('jsonb') skipped!: Record<string, unknown>;
  @Column('jsonb') unknown!: Record<string, unknown>;
  @Column('jsonb') warnings!: Record<string, unknown>;
}

/** How many items came in one hour. */
@Entity('source_hours')
export class SourceHour {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Source, { name: 'source_hours_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;

  @PrimaryColumn('timestamptz') hour!: Date;
  @Column('integer') items!: number;
}

/** A time when a source could not receive. */
@Entity('outages')
export class Outage {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint')
  @ForeignKey(() => Source, { name: 'outages_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;

  @Column('text') kind!: string;
  @Column('text') reason!: string;
  @Column('timestamptz') beganAt!: Date;
  @Column('timestamptz', { nullable: true }) endedAt!: Date | null;
  @Column('integer') recovered!: number;
  @Column('integer') alreadyLate!: number;
  @Column('timestamptz', { nullable: true }) reportedAt!: Date | null;
}

/** What a platform still allows. */
@Entity('platform_limits')
export class PlatformLimit {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Source, { name: 'platform_limits_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;

  @PrimaryColumn('text') bucket!: string;
  @Column('double precision') remaining!: number;
  @Column('timestamptz') resetsAt!: Date;
}

/** What a platform charged on one day. */
@Entity('budget_days')
export class BudgetDay {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Source, { name: 'budget_days_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;

  @PrimaryColumn('date') day!: string;
  @Column('bigint') spentMicrodollars!: string;
}
