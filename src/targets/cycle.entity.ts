import { Column, Entity, ForeignKey, PrimaryGeneratedColumn } from 'typeorm';
import { Conversation } from '../inbox/conversation.entity.ts';
import { Contact } from '../inbox/contact.entity.ts';
import { Message } from '../inbox/message.entity.ts';
import { User } from '../people/users/user.entity.ts';
import { Source } from '../sources/source.entity.ts';

/** One version of one wait. */
@Entity('cycles')
export class CycleRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint')
  @ForeignKey(() => Conversation, { name: 'cycles_conversation_fk' })
  conversationId!: string;

  @Column('bigint')
  @ForeignKey(() => Contact, { name: 'cycles_contact_fk' })
  contactId!: string;

  @Column('integer') number!: number;
  @Column('bigint')
  @ForeignKey(() => Message, { name: 'cycles_start_message_fk' })
  startMessageId!: string;

  @Column('timestamptz') startedAt!: Date;
  @Column('timestamptz', { nullable: true }) endedAt!: Date | null;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => Message, { name: 'cycles_end_message_fk' })
  endMessageId!: string | null;

  @Column('text', { nullable: true }) endedBy!: string | null;
  @Column('text', { nullable: true }) endReason!: string | null;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'cycles_user_fk' })
  userId!: string | null;

  @Column('bigint')
  @ForeignKey(() => TargetVersionRow, { name: 'cycles_target_fk' })
  targetVersionId!: string;

  @Column('bigint')
  @ForeignKey(() => CalendarVersionRow, { name: 'cycles_calendar_fk' })
  calendarVersionId!: string;

  @Column('text') level!: string;
  @Column('timestamptz') goalDueAt!: Date;
  @Column('timestamptz') slaDueAt!: Date;
  @Column('double precision', { nullable: true }) wallSeconds!: number | null;
  @Column('double precision', { nullable: true }) openSeconds!: number | null;
  @Column('double precision') lagSeconds!: number;
  @Column('jsonb') changes!: Record<string, unknown>;
  @Column('integer') version!: number;
  @Column('timestamptz', { nullable: true }) replacedAt!: Date | null;
  @Column('timestamptz') createdAt!: Date;
}

/** A rep's word that changes a wait. */
@Entity('wait_marks')
export class WaitMark {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint')
  @ForeignKey(() => Conversation, { name: 'wait_marks_conversation_fk', onDelete: 'CASCADE' })
  conversationId!: string;

  @Column('text') kind!: string;
  @Column('text') reason!: string;
  @Column('timestamptz') at!: Date;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'wait_marks_user_fk' })
  userId!: string | null;

  @Column('timestamptz', { nullable: true }) undoneAt!: Date | null;
}

/** Opening hours since an instant. */
@Entity('calendar_versions')
export class CalendarVersionRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('jsonb', { nullable: true }) hours!: Record<string, unknown> | null;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'calendar_versions_created_by_fk' })
  createdBy!: string | null;

  @Column('timestamptz') createdAt!: Date;
}

/** A target since an instant. */
@Entity('target_versions')
export class TargetVersionRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => Source, { name: 'target_versions_source_fk', onDelete: 'CASCADE' })
  sourceId!: string | null;

  @Column('text') level!: string;
  @Column('integer') goalSeconds!: number;
  @Column('integer') slaSeconds!: number;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'target_versions_created_by_fk' })
  createdBy!: string | null;

  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz', { nullable: true }) replacedAt!: Date | null;
}
