import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { Source } from '../sources/source.entity.ts';
import { Contact } from './contact.entity.ts';
import { User } from '../people/users/user.entity.ts';
import { Team } from '../people/teams/team.entity.ts';
import { Outage } from '../sources/source-state.entity.ts';

/** One contact under one root. */
@Entity('conversations')
export class Conversation {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint')
  @ForeignKey(() => Source, { name: 'conversations_source_fk' })
  sourceId!: string;

  @Column('bigint')
  @ForeignKey(() => Contact, { name: 'conversations_contact_fk' })
  contactId!: string;

  @Column('text') rootKey!: string;
  @Column('text', { nullable: true }) subject!: string | null;
  @Column('jsonb', { nullable: true }) parent!: Record<string, unknown> | null;
  @Column('text') visibility!: string;
  @Column('text') origin!: string;
  @Column('text') status!: string;
  @Column('timestamptz', { nullable: true }) snoozedUntil!: Date | null;
  @Column('boolean') listening!: boolean;
  @Column('text', { nullable: true }) nothingToAnswer!: string | null;
  @Column('boolean') unansweredBeforeConnection!: boolean;
  @Column('text', { nullable: true }) intent!: string | null;
  @Column('smallint') priority!: number;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'conversations_assignee_fk' })
  assigneeId!: string | null;

  @Column('timestamptz', { nullable: true }) assignedAt!: Date | null;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => Team, { name: 'conversations_team_fk' })
  teamId!: string | null;

  @Column('timestamptz') firstContactAt!: Date;
  @Column('timestamptz', { nullable: true }) firstHumanReplyAt!: Date | null;
  @Column('timestamptz', { nullable: true }) waitingSince!: Date | null;
  @Column('timestamptz') lastActivityAt!: Date;
  @Column('timestamptz', { nullable: true }) goalDueAt!: Date | null;
  @Column('timestamptz', { nullable: true }) slaDueAt!: Date | null;
  @Column('timestamptz') positionAt!: Date;
  @Column('text', { nullable: true }) language!: string | null;
  @Column('text') level!: string;
  @Column('real') frustration!: number;
  @Column('real') frustrationPeak!: number;
  @Column('text') trajectory!: string;
  @Column('text', { nullable: true }) threat!: string | null;
  @Column('bigint', { nullable: true }) lastMessageId!: string | null;
  @Column('timestamptz', { nullable: true }) lastInboundAt!: Date | null;
  @Column('text') preview!: string;
  @Column('text') previewDirection!: string;
  @Column('integer') messageCount!: number;
  @Column('jsonb') attributes!: Record<string, unknown>;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => Conversation, { name: 'conversations_merged_into_fk' })
  mergedIntoId!: string | null;

  @Column('boolean') sandbox!: boolean;
  @Column('timestamptz') createdAt!: Date;
  @Column('integer') version!: number;
  @Column('timestamptz', { nullable: true }) foldedToAt!: Date | null;
  @Column('integer') cycleCount!: number;
}

/** What an outage brought in late. */
@Entity('outage_conversations')
export class OutageConversation {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Outage, { name: 'outage_conversations_outage_fk', onDelete: 'CASCADE' })
  outageId!: string;

  @PrimaryColumn('bigint')
  @ForeignKey(() => Conversation, { name: 'outage_conversations_conversation_fk', onDelete: 'CASCADE' })
  conversationId!: string;

  @Column('integer') messages!: number;
  @Column('boolean') alreadyLate!: boolean;
}

/** Which root a Message-ID belongs to. */
@Entity('thread_keys')
export class ThreadKey {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Source, { name: 'thread_keys_source_fk', onDelete: 'CASCADE' })
  sourceId!: string;

  @PrimaryColumn('text') key!: string;
  @Column('text') rootKey!: string;
}

/** How another system knows a conversation. */
@Entity('conversation_references')
export class ConversationReference {
  @PrimaryColumn('text') system!: string;
  @PrimaryColumn('text') externalId!: string;
  @PrimaryColumn('bigint')
  @ForeignKey(() => Conversation, { name: 'conversation_references_conversation_fk', onDelete: 'CASCADE' })
  conversationId!: string;

  @Column('text', { nullable: true }) url!: string | null;
}

/** A label. */
@Entity('labels')
export class Label {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('text') name!: string;
  @Column('text') colour!: string;
  @Column('timestamptz') createdAt!: Date;
}

/** Labels of a conversation. */
@Entity('conversation_labels')
export class ConversationLabel {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Conversation, { name: 'conversation_labels_conversation_fk', onDelete: 'CASCADE' })
  conversationId!: string;

  @PrimaryColumn('bigint')
  @ForeignKey(() => Label, { name: 'conversation_labels_label_fk', onDelete: 'CASCADE' })
  labelId!: string;
}

/** Who wants to hear of a conversation. */
@Entity('subscriptions')
export class Subscription {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Conversation, { name: 'subscriptions_conversation_fk', onDelete: 'CASCADE' })
  conversationId!: string;

  @PrimaryColumn('bigint')
  @ForeignKey(() => User, { name: 'subscriptions_user_fk', onDelete: 'CASCADE' })
  userId!: string;
}
