import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  AttributeDefinition,
  Contact,
  ContactExternalId,
  ContactNote,
  Identity,
  MergeProposal,
} from './contact.entity.ts';
import {
  Conversation,
  ConversationLabel,
  ConversationReference,
  Label,
  OutageConversation,
  Subscription,
  ThreadKey,
} from './conversation.entity.ts';
import { CannedReply, Draft, SavedView } from './desk.entity.ts';
import { Attachment, AttachmentChunk, Message, MessageSearch, MessageVersion } from './message.entity.ts';
import { Ask, ConversationChange } from './change.entity.ts';
import { ChangeConversations } from './changes/change-conversations.ts';
import { ChangesController } from './changes/changes.controller.ts';
import { UndoChange } from './changes/undo-change.ts';
import { Waker } from './changes/waker.ts';
import { ConversationByIdQuery } from './conversation.query.ts';
import { ConversationsController } from './conversations.controller.ts';
import { ConversationsQuery } from './conversations.query.ts';
import { CountsQuery } from './counts.query.ts';
import { InboxReader } from './inbox-reader.ts';
import { SearchQuery } from './search.query.ts';
import { ThreadByConversationQuery } from './thread.query.ts';
import { ViewResolver } from './view-resolver.ts';

const entities = [
  Ask,
  ConversationChange,
  AttributeDefinition,
  Contact,
  ContactExternalId,
  ContactNote,
  Identity,
  MergeProposal,
  Conversation,
  ConversationLabel,
  ConversationReference,
  Label,
  OutageConversation,
  Subscription,
  ThreadKey,
  CannedReply,
  Draft,
  SavedView,
  Attachment,
  AttachmentChunk,
  Message,
  MessageSearch,
  MessageVersion,
];

/** Contacts, conversations and messages: what is read of them and what people do to them. */
@Module({
  imports: [TypeOrmModule.forFeature(entities)],
  controllers: [ConversationsController, ChangesController],
  providers: [
    ChangeConversations,
    ConversationByIdQuery,
    ConversationsQuery,
    CountsQuery,
    InboxReader,
    SearchQuery,
    ThreadByConversationQuery,
    UndoChange,
    ViewResolver,
    Waker,
  ],
  exports: [InboxReader],
})
export class InboxModule {}
