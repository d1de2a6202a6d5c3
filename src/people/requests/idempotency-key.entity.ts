import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A request that is carried out at most once, and its answer. */
@Entity('idempotency_keys')
export class IdempotencyKey {
  @PrimaryColumn('text') principal!: string;
  @PrimaryColumn('text') key!: string;
  @Column('bytea') requestHash!: Buffer;
  @Column('integer', { nullable: true }) status!: number | null;
  @Column('jsonb', { nullable: true }) response!: unknown;
  @Column('timestamptz') createdAt!: Date;
  @Column('integer', { default: 1 }) attempt!: number;
  @Column('timestamptz', { nullable: true }) actedAt!: Date | null;
}
