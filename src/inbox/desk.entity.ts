import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { Conversation } from './conversation.entity.ts';
import { User } from '../people/users/user.entity.ts';
import { Team } from '../people/teams/team.entity.ts';

/** What a rep has begun to write. */
@Entity('drafts')
export class Draft {
  @PrimaryColumn('bigint')
  @ForeignKey(() => Conversation, { name: 'drafts_conversation_fk', onDelete: 'CASCADE' })
  conversationId!: string;

  @PrimaryColumn('bigint')
  @ForeignKey(() => User, { name: 'drafts_user_fk', onDelete: 'CASCADE' })
  userId!: string;

  @PrimaryColumn('text') kind!: string;
  @Column('jsonb') body!: Record<string, unknown>;
  @Column('timestamptz') updatedAt!: Date;
  @Column('integer') version!: number;
}

/** A reply to be filled in. */
@Entity('canned_replies')
export class CannedReply {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('text') shortcut!: string;
  @Column('text') title!: string;
  @Column('text') text!: string;
  @Column('text', { nullable: true }) language!: string | null;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => Team, { name: 'canned_replies_team_fk', onDelete: 'CASCADE' })
  teamId!: string | null;

  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'canned_replies_created_by_fk' })
  createdBy!: string | null;

  @Column('timestamptz') createdAt!: Date;
  @Column('integer') version!: number;
}

/** A filter with a name. */
@Entity('saved_views')
export class SavedView {
  @PrimaryGeneratedColumn('identity', { type: 'bigint' }) id!: string;
  @Column('bigint', { nullable: true })
  @ForeignKey(() => User, { name: 'saved_views_user_fk', onDelete: 'CASCADE' })
  userId!: string | null;

  @Column('text') name!: string;
  @Column('jsonb') filter!: Record<string, unknown>;
  @Column('boolean') shared!: boolean;
  @Column('timestamptz') createdAt!: Date;
}
