import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { User } from '../users/user.entity.ts';

/** Reps designated for some sources, languages or skills. */
@Entity('teams')
export class Team {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('text') name!: string;
  @Column('text', { array: true, default: [] }) languages!: string[];
  @Column('text', { array: true, default: [] }) skills!: string[];
  @Column('timestamptz') createdAt!: Date;
  @Column('integer', { default: 1 }) version!: number;
}

/** Who is in which team, and leads it. */
@Entity('team_members')
export class TeamMember {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Team, { name: 'team_members_team_fk', onDelete: 'CASCADE' })
  teamId!: string;

  @PrimaryColumn('bigint')
  @ForeignKey(() => User, { name: 'team_members_user_fk', onDelete: 'CASCADE' })
  userId!: string;

  @Column('boolean', { default: false }) isLead!: boolean;
}
