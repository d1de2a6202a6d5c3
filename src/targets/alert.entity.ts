import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { User } from '../people/users/user.entity.ts';
import { Conversation } from '../inbox/conversation.entity.ts';
import { Source } from '../sources/source.entity.ts';
import { Message } from '../inbox/message.entity.ts';
import { Contact } from '../inbox/contact.entity.ts';

/** What one person is told once. */
@Entity('alerts')
export class Alert {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('text') kind!: string;
  @Column('text') key!: string;
  @Column('bigint')
  @ForeignKey(() => User, { name: 'alerts_user_fk', onDelete: 'CASCADE' })
  userId!: string;

  @Column('bigint', { nullable: true })
  @ForeignKey(() => Conversation, { name: 'alerts_conversation_fk', onDelete: 'CASCADE' })
  conversationId!: string | null;

  @Column('bigint', { nullable: true })
  @ForeignKey(() => Source, { name: 'alerts_source_fk', onDelete: 'CASCADE' })
  sourceId!: string | null;

  @Column('jsonb') data!: Record<string, unknown>;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz', { nullable: true }) readAt!: Date | null;
  /** When browsers were told of it, or it was too late to. */
  @Column('timestamptz', { nullable: true }) pushedAt!: Date | null;
}

/** A threat that a lead confirms or dismisses. */
@Entity('threats')
export class ThreatRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint')
  @ForeignKey(() => Conversation, { name: 'threats_conversation_fk', onDelete: 'CASCADE' })
  conversationId!: string;

  @Column('bigint')
  @ForeignKey(() => Message, { name: 'threats_message_fk', onDelete: 'CASCADE' })
  messageId!: string;

  @Column('text') class!: string;
  @Column('real') confidence!: number;
  @Column('jsonb') span!: Record<string, unknown>;
  @Column('text') state!: string;
  @Column('timestamptz') dueAt!: Date;
  @Column('timestamptz') detectedAt!: Date;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'threats_decided_by_fk' })
  decidedBy!: string | null;

  @Column('timestamptz', { nullable: true }) decidedAt!: Date | null;
}

/** A rep's word against the analyser's. */
@Entity('corrections')
export class Correction {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint')
  @ForeignKey(() => Message, { name: 'corrections_message_fk', onDelete: 'CASCADE' })
  messageId!: string;

  @Column('bigint')
  @ForeignKey(() => Source, { name: 'corrections_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;

  @Column('bigint', { nullable: true })
  @ForeignKey(() => Contact, { name: 'corrections_contact_fk', onDelete: 'CASCADE' })
  contactId!: string | null;

  @Column('text') language!: string;
  @Column('real') score!: number;
  @Column('boolean') frustrated!: boolean;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'corrections_user_fk' })
  userId!: string | null;

  @Column('timestamptz') createdAt!: Date;
}

/** A proposed or accepted change of thresholds. */
@Entity('tunings')
export class Tuning {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint')
  @ForeignKey(() => Source, { name: 'tunings_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;

  @Column('text') language!: string;
  @Column('real') bias!: number;
  @Column('jsonb', { nullable: true }) thresholds!: Record<string, unknown> | null;
  @Column('integer') corrections!: number;
  @Column('real') precisionNow!: number;
  @Column('real') precisionThen!: number;
  @Column('real') intervalLow!: number;
  @Column('real') intervalHigh!: number;
  @Column('text') state!: string;
  @Column('timestamptz') createdAt!: Date;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'tunings_decided_by_fk' })
  decidedBy!: string | null;

  @Column('timestamptz', { nullable: true }) decidedAt!: Date | null;
}

/** A day's scores, for a source's own percentiles. */
@Entity('score_days')
export class ScoreDay {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Source, { name: 'score_days_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;

  @PrimaryColumn('date') day!: string;
  @Column('integer', { array: true }) counts!: number[];
}
