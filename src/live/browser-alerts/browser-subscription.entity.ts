import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';
import { Session } from '../../people/sessions/session.entity.ts';

/** A browser that wants alerts while no page of ours is open; it ends with the session in which it was asked for. */
@Entity('browser_subscriptions')
export class BrowserSubscription {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;

  @Column('bigint')
  @ForeignKey(() => Session, { name: 'browser_subscriptions_session_fk', onDelete: 'CASCADE' })
  sessionId!: string;

  @Column('text') endpoint!: string;
  @Column('bytea') publicKey!: Buffer;
  @Column('bytea') authSecret!: Buffer;
  @Column('timestamptz') createdAt!: Date;
}
