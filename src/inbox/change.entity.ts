import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { Team } from '../people/teams/team.entity.ts';
import { User } from '../people/users/user.entity.ts';
import { Conversation } from './conversation.entity.ts';
import { Message } from './message.entity.ts';

/** One act on one or many conversations, kept so that it can be undone. */
@Entity('conversation_changes')
export class ConversationChange {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('timestamptz') at!: Date;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'conversation_changes_user_fk' })
  userId!: string | null;

  @Column('jsonb') items!: unknown[];
  @Column('timestamptz', { nullable: true }) undoneAt!: Date | null;
}

/** That a conversation was merged into another, as long as it is. */
@Entity('conversation_merges')
export class ConversationMerge {
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'conversation_merges_pk' })
  @ForeignKey(() => Conversation, { name: 'conversation_merges_conversation_fk', onDelete: 'CASCADE' })
  conversationId!: string;

  @Column('bigint')
  @ForeignKey(() => Conversation, { name: 'conversation_merges_into_fk', onDelete: 'CASCADE' })
  intoId!: string;

  @Column('timestamptz') at!: Date;
  /** What the conversation that stayed took over, to give back. */
  @Column('jsonb') carried!: unknown;
}

/** A question to a colleague, listed until it is answered. */
@Entity('asks')
export class Ask {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint')
  @ForeignKey(() => Message, { name: 'asks_message_fk', onDelete: 'CASCADE' })
  messageId!: string;

  @Column('bigint')
  @ForeignKey(() => Conversation, { name: 'asks_conversation_fk', onDelete: 'CASCADE' })
  conversationId!: string;

  @Column('bigint')
  @ForeignKey(() => User, { name: 'asks_asked_by_fk' })
  askedBy!: string;

  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'asks_user_fk' })
  userId!: string | null;

  @Column('bigint', { nullable: true })
  @ForeignKey(() => Team, { name: 'asks_team_fk', onDelete: 'CASCADE' })
  teamId!: string | null;

  @Column('timestamptz', { nullable: true }) dueAt!: Date | null;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz', { nullable: true }) answeredAt!: Date | null;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'asks_answered_by_fk' })
  answeredBy!: string | null;
}
