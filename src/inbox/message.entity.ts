import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { Conversation } from './conversation.entity.ts';
import { Source } from '../sources/source.entity.ts';
import { Contact } from './contact.entity.ts';
import { User } from '../people/users/user.entity.ts';

/** A mention, a reply or a private note. */
@Entity('messages')
export class Message {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint')
  @ForeignKey(() => Conversation, { name: 'messages_conversation_fk' })
  conversationId!: string;

  @Column('bigint')
  @ForeignKey(() => Source, { name: 'messages_source_fk' })
  sourceId!: string;

  @Column('bigint', { nullable: true })
  @ForeignKey(() => Contact, { name: 'messages_contact_fk' })
  contactId!: string | null;

  /** Of the contact's identities, the one that wrote it; null where nobody knows. */
  @Column('bigint', { nullable: true }) identityId!: string | null;

  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'messages_user_fk' })
  userId!: string | null;

  @Column('bigint', { nullable: true })
  @ForeignKey(() => Contact, { name: 'messages_answers_fk' })
  answersContactId!: string | null;

  @Column('text') kind!: string;
  @Column('text') direction!: string;
  @Column('text', { nullable: true }) externalId!: string | null;
  @Column('text', { nullable: true }) replyTo!: string | null;
  @Column('timestamptz') occurredAt!: Date;
  @Column('timestamptz') receivedAt!: Date;
  @Column('timestamptz') storedAt!: Date;
  @Column('timestamptz', { nullable: true }) claimedAt!: Date | null;
  @Column('boolean') timeClamped!: boolean;
  @Column('text') visibility!: string;
  @Column('boolean') addressed!: boolean;
  @Column('text', { nullable: true }) automatic!: string | null;
  @Column('boolean') native!: boolean;
  @Column('boolean') history!: boolean;
  @Column('boolean') solution!: boolean;
  @Column('text', { nullable: true }) delivery!: string | null;
  @Column('text', { nullable: true }) subject!: string | null;
  @Column('text') text!: string;
  @Column('integer', { nullable: true }) quotedFrom!: number | null;
  @Column('text', { nullable: true }) html!: string | null;
  @Column('text', { nullable: true }) language!: string | null;
  @Column('text', { nullable: true }) url!: string | null;
  @Column('text', { nullable: true }) label!: string | null;
  @Column('real', { nullable: true }) negative!: number | null;
  @Column('real', { nullable: true }) frustration!: number | null;
  @Column('text', { nullable: true }) level!: string | null;
  @Column('text', { nullable: true }) intent!: string | null;
  @Column('boolean', { nullable: true }) needsAnswer!: boolean | null;
  @Column('text', { nullable: true }) needsAnswerReason!: string | null;
  @Column('jsonb', { nullable: true }) threat!: Record<string, unknown> | null;
  @Column('jsonb', { nullable: true }) reasons!: Record<string, unknown> | null;
  @Column('text', { nullable: true }) correctedLevel!: string | null;
  @Column('boolean', { nullable: true }) correctedNeedsAnswer!: boolean | null;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'messages_corrected_by_fk' })
  correctedBy!: string | null;

  @Column('timestamptz', { nullable: true }) editedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) deletedAt!: Date | null;
  @Column('smallint') attachmentCount!: number;
  @Column('jsonb', { nullable: true }) meta!: Record<string, unknown> | null;
  @Column('smallint') nudges!: number;
  @Column('boolean') pastSla!: boolean;
  @Column('smallint', { name: 'contacts_in_48h' }) contactsIn48h!: number;
  @Column('boolean') otherChannelOpen!: boolean;
  @Column('text', { nullable: true }) platformLanguage!: string | null;
  @Column('timestamptz', { nullable: true }) solvedAt!: Date | null;
  @Column('boolean') whileBlocked!: boolean;
  /** From zero; set when one of several messages of one instant loses the id that ordered them. */
  @Column('integer', { nullable: true }) rankAmongEquals!: number | null;
  @Column('timestamptz', { nullable: true }) emptiedAt!: Date | null;
}

/** An earlier text of an edited message. */
@Entity('message_versions')
export class MessageVersion {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint')
  @ForeignKey(() => Message, { name: 'message_versions_message_fk', onDelete: 'CASCADE' })
  messageId!: string;

  @Column('text') text!: string;
  @Column('text', { nullable: true }) html!: string | null;
  @Column('text', { nullable: true }) subject!: string | null;
  @Column('timestamptz') validFrom!: Date;
  @Column('timestamptz') replacedAt!: Date;
  @Column('text', { nullable: true }) level!: string | null;
}

/** Search tokens of a message. */
@Entity('message_search')
export class MessageSearch {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Message, { name: 'message_search_message_fk', onDelete: 'CASCADE' })
  messageId!: string;

  @Column('bigint') conversationId!: string;
  @Column('timestamptz') occurredAt!: Date;
  @Column('tsvector') tokens!: string;
}

/** A file. */
@Entity('attachments')
export class Attachment {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => Message, { name: 'attachments_message_fk', onDelete: 'CASCADE' })
  messageId!: string | null;

  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'attachments_uploaded_by_fk' })
  uploadedBy!: string | null;

  @Column('bigint', { nullable: true })
  @ForeignKey(() => Source, { name: 'attachments_source_fk', onDelete: 'CASCADE' })
  sourceId!: string | null;

  @Column('text') name!: string;
  @Column('text') contentType!: string;
  @Column('bigint') size!: string;
  @Column('bytea', { nullable: true }) sha256!: Buffer | null;
  @Column('text', { nullable: true }) contentId!: string | null;
  @Column('text', { nullable: true }) remote!: string | null;
  @Column('text') state!: string;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('timestamptz') createdAt!: Date;
  @Column('smallint') attempts!: number;
  @Column('timestamptz', { nullable: true }) nextAttemptAt!: Date | null;
}

/** Part of the bytes of a file. */
@Entity('attachment_chunks')
export class AttachmentChunk {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Attachment, { name: 'attachment_chunks_attachment_fk', onDelete: 'CASCADE' })
  attachmentId!: string;

  @PrimaryColumn('integer') number!: number;
  @Column('bytea') bytes!: Buffer;
}
