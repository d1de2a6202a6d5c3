import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { User } from '../people/users/user.entity.ts';
import { Team } from '../people/teams/team.entity.ts';

/** One connected account. Secrets lie sealed. */
@Entity('sources')
export class Source {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('text') channel!: string;
  @Column('text') name!: string;
  @Column('jsonb') account!: Record<string, unknown>;
  @Column('jsonb') settings!: Record<string, unknown>;
  @Column('jsonb') secrets!: Record<string, unknown>;
  @Column('text') status!: string;
  @Column('boolean') sandbox!: boolean;
  @Column('text') webhookKey!: string;
  @Column('integer') historyDays!: number;
  @Column('integer', { nullable: true }) retentionDays!: number | null;
  @Column('text', { array: true }) brandNames!: string[];
  @Column('timestamptz') connectedAt!: Date;
  @Column('timestamptz', { nullable: true }) historyDoneAt!: Date | null;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'sources_created_by_fk' })
  createdBy!: string | null;

  @Column('integer') version!: number;
}

/** Which teams are designated for a source. */
@Entity('team_sources')
export class TeamSource {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Team, { name: 'team_sources_team_fk', onDelete: 'CASCADE' })
  teamId!: string;

  @PrimaryColumn('bigint')
  @ForeignKey(() => Source, { name: 'team_sources_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;
}

/** Reps designated one by one, beside the teams. */
@Entity('source_reps')
export class SourceRep {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Source, { name: 'source_reps_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;

  @PrimaryColumn('bigint')
  @ForeignKey(() => User, { name: 'source_reps_user_fk', onDelete: 'CASCADE' })
  userId!: string;
}
