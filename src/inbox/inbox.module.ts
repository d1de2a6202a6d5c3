import { Module } from '@nestjs/common';
import { ConversationByIdQuery } from './conversation.query.ts';
import { ConversationsController } from './conversations.controller.ts';
import { ConversationsQuery } from './conversations.query.ts';
import { CountsQuery } from './counts.query.ts';
import { InboxReader } from './inbox-reader.ts';
import { SearchQuery } from './search.query.ts';
import { ThreadByConversationQuery } from './thread.query.ts';
import { ViewResolver } from './view-resolver.ts';

/** Contacts, conversations and messages: what is read of them and what people do to them. */
@Module({
  controllers: [ConversationsController],
  providers: [
    ConversationByIdQuery,
    ConversationsQuery,
    CountsQuery,
    InboxReader,
    SearchQuery,
    ThreadByConversationQuery,
    ViewResolver,
  ],
})
export class InboxModule {}
