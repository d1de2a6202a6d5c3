import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { User } from '../people/users/user.entity.ts';

/** A person who writes to us. */
@Entity('contacts')
export class Contact {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) preferredName!: string | null;
  @Column('text', { nullable: true }) formOfAddress!: string | null;
  @Column('text', { nullable: true }) language!: string | null;
  @Column('text', { nullable: true }) timeZone!: string | null;
  @Column('jsonb') attributes!: Record<string, unknown>;
  @Column('timestamptz', { nullable: true }) blockedAt!: Date | null;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'contacts_blocked_by_fk' })
  blockedBy!: string | null;

  @Column('bigint', { nullable: true })
  @ForeignKey(() => Contact, { name: 'contacts_merged_into_fk' })
  mergedIntoId!: string | null;

  @Column('timestamptz', { nullable: true }) erasedAt!: Date | null;
  @Column('boolean') sandbox!: boolean;
  @Column('timestamptz') createdAt!: Date;
  @Column('integer') version!: number;
}

/** How a contact is known on one channel. */
@Entity('identities')
export class Identity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint')
  @ForeignKey(() => Contact, { name: 'identities_contact_fk' })
  contactId!: string;

  @Column('text') channel!: string;
  @Column('text') scope!: string;
  @Column('text') externalId!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) handle!: string | null;
  @Column('text', { nullable: true }) address!: string | null;
  @Column('text', { nullable: true }) profileUrl!: string | null;
  @Column('text', { nullable: true }) avatarUrl!: string | null;
  @Column('timestamptz') createdAt!: Date;
}

/** How another system knows a contact. */
@Entity('contact_external_ids')
export class ContactExternalId {
  @PrimaryColumn('text') system!: string;
  @PrimaryColumn('text') externalId!: string;
  @Column('bigint')
  @ForeignKey(() => Contact, { name: 'contact_external_ids_contact_fk', onDelete: 'CASCADE' })
  contactId!: string;
}

/** What a colleague should know about a contact. */
@Entity('contact_notes')
export class ContactNote {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint')
  @ForeignKey(() => Contact, { name: 'contact_notes_contact_fk', onDelete: 'CASCADE' })
  contactId!: string;

  @Column('bigint')
  @ForeignKey(() => User, { name: 'contact_notes_user_fk' })
  userId!: string;

  @Column('text') text!: string;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz', { nullable: true }) editedAt!: Date | null;
}

/** Two contacts who may be one person. */
@Entity('merge_proposals')
export class MergeProposal {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint')
  @ForeignKey(() => Contact, { name: 'merge_proposals_contact_fk', onDelete: 'CASCADE' })
  contactId!: string;

  @Column('bigint')
  @ForeignKey(() => Contact, { name: 'merge_proposals_other_fk', onDelete: 'CASCADE' })
  otherContactId!: string;

  @Column('jsonb') evidence!: Record<string, unknown>;
  @Column('text') state!: string;
  @Column('timestamptz') createdAt!: Date;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'merge_proposals_decided_by_fk' })
  decidedBy!: string | null;

  @Column('timestamptz', { nullable: true }) decidedAt!: Date | null;
}

/** A field that an admin added. */
@Entity('attribute_definitions')
export class AttributeDefinition {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('text') subject!: string;
  @Column('text') key!: string;
  @Column('text') label!: string;
  @Column('text') kind!: string;
  @Column('text', { array: true }) choices!: string[];
  @Column('integer') position!: number;
  @Column('timestamptz') createdAt!: Date;
}
