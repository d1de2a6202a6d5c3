import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The installation itself: a single row. */
@Entity('installation')
export class Installation {
  @PrimaryColumn('boolean', { default: true }) id!: true;
  @Column('text', { default: 'Earshot' }) name!: string;
  @Column('integer', { default: 15 }) defaultCapacity!: number;
  @Column('jsonb', { default: {} }) settings!: Record<string, unknown>;
  @Column('jsonb', { nullable: true }) keyCheck!: unknown;
  @Column('integer', { default: 1 }) version!: number;
  @Column('text', { default: () => 'gen_random_uuid()::text || gen_random_uuid()::text' }) signInSalt!: string;
}

/** The link by which the first admin is made. */
@Entity('setup_links')
export class SetupLink {
  @PrimaryColumn('bytea') tokenHash!: Buffer;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz') expiresAt!: Date;
}
