import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { type Role } from '../principal.ts';

/** Somebody who works here. Reads and changes go through users.query.ts and users.ts; this proves the columns. */
@Entity('users')
export class User {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('text') email!: string;
  @Column('text') name!: string;
  @Column('text', { default: '' }) initials!: string;
  @Column('text', { nullable: true }) passwordHash!: string | null;
  @Column('text') role!: Role;
  @Column('text', { default: 'en' }) locale!: string;
  @Column('text', { default: 'UTC' }) timeZone!: string;
  @Column('text', { default: 'available' }) availability!: 'available' | 'away';
  @Column('timestamptz') availabilityChangedAt!: Date;
  @Column('integer', { nullable: true }) capacity!: number | null;
  @Column('text', { array: true, default: [] }) languages!: string[];
  @Column('text', { array: true, default: [] }) skills!: string[];
  @Column('jsonb', { default: {} }) preferences!: Record<string, unknown>;
  @Column('timestamptz', { nullable: true }) deactivatedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) lastAssignedAt!: Date | null;
  @Column('timestamptz') createdAt!: Date;
  @Column('integer', { default: 1 }) version!: number;
}
