import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Words } from '../common/words/words.ts';
import { wordsIn } from '../config/words-in.ts';
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
import { Ask, ConversationChange, ConversationMerge } from './change.entity.ts';
import { ChangeConversations } from './changes/change-conversations.ts';
import { ChangesController } from './changes/changes.controller.ts';
import { OnConversation } from './changes/on-conversation.ts';
import { UndoChange } from './changes/undo-change.ts';
import { Waker } from './changes/waker.ts';
import { ConversationByIdQuery } from './conversation.query.ts';
import { ConversationsController } from './conversations.controller.ts';
import { ConversationsQuery } from './conversations.query.ts';
import { CountsQuery } from './counts.query.ts';
import { Attributes } from './desk/attributes.ts';
import { AttributesController } from './desk/attributes.controller.ts';
import { CannedReplies } from './desk/canned-replies.ts';
import { DeskController } from './desk/desk.controller.ts';
import { Drafts } from './desk/drafts.ts';
import { DraftsController } from './desk/drafts.controller.ts';
import { Labels } from './desk/labels.ts';
import { References } from './desk/references.ts';
import { SavedViews } from './desk/saved-views.ts';
import { ChangeContact } from './contacts/change-contact.ts';
import { ContactsController } from './contacts/contacts.controller.ts';
import { ContactsQuery } from './contacts/contacts.query.ts';
import { EraseContact } from './contacts/erase-contact.ts';
import { ExportContact } from './contacts/export-contact.ts';
import { MergeContacts } from './contacts/merge-contacts.ts';
import { OnContact } from './contacts/on-contact.ts';
import { PersonsController } from './contacts/persons.controller.ts';
import { UpsertContact } from './contacts/upsert-contact.ts';
import { AttachmentsController } from './attachments/attachments.controller.ts';
import { Downloads } from './attachments/downloads.ts';
import { RemotePicturesController } from './attachments/remote-pictures.controller.ts';
import { ShowRemote } from './attachments/show-remote.ts';
import { Uploads } from './attachments/uploads.ts';
import { JoiningController } from './joining/joining.controller.ts';
import { Merge } from './joining/merge.ts';
import { Split } from './joining/split.ts';
import { Asks } from './notes/asks.ts';
import { NotesController } from './notes/notes.controller.ts';
import { Notes } from './notes/notes.ts';
import { Retention } from './keeping/retention.ts';
import { OpeningController } from './opening/opening.controller.ts';
import { Opening } from './opening/opening.ts';
import { CorrectReading } from './readings/correct-reading.ts';
import { ReadingsController } from './readings/readings.controller.ts';
import { Threats } from './readings/threats.ts';
import { ConnectorsModule } from '../connectors/connectors.module.ts';
import { RemotePictures } from '../connectors/remote-picture.ts';
import { InboxReader } from './inbox-reader.ts';
import { SearchQuery } from './search.query.ts';
import { StoryQuery } from './story/story.query.ts';
import { ThreadByConversationQuery } from './thread.query.ts';
import { ViewResolver } from './view-resolver.ts';

const entities = [
  Ask,
  ConversationChange,
  ConversationMerge,
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
  imports: [TypeOrmModule.forFeature(entities), ConnectorsModule],
  controllers: [
    ConversationsController,
    ChangesController,
    NotesController,
    OpeningController,
    JoiningController,
    ReadingsController,
    AttributesController,
    DeskController,
    DraftsController,
    ContactsController,
    AttachmentsController,
    RemotePicturesController,
    PersonsController,
  ],
  providers: [
    Downloads,
    { provide: RemotePictures, useFactory: () => new RemotePictures() },
    ShowRemote,
    Uploads,
    ChangeContact,
    ContactsQuery,
    EraseContact,
    ExportContact,
    MergeContacts,
    OnContact,
    UpsertContact,
    Attributes,
    CannedReplies,
    Drafts,
    Labels,
    References,
    SavedViews,
    Asks,
    CorrectReading,
    Merge,
    Notes,
    OnConversation,
    Opening,
    Split,
    Threats,
    ChangeConversations,
    ConversationByIdQuery,
    ConversationsQuery,
    CountsQuery,
    InboxReader,
    SearchQuery,
    StoryQuery,
    ThreadByConversationQuery,
    UndoChange,
    Retention,
    ViewResolver,
    Waker,
  ],
  exports: [ConversationByIdQuery, InboxReader],
})
export class InboxModule {
  constructor(words: Words) {
    words.learn(wordsIn('inbox'));
  }
}
