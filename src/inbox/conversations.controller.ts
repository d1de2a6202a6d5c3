import { Controller, Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IdPipe } from '../common/id.pipe.ts';
import { Worded } from '../common/words/worded.ts';
import { Access, Me } from '../people/access.ts';
import { type Principal } from '../people/principal.ts';
import { ConversationPage, ConversationView, CountsView } from './conversation.dto.ts';
import { ConversationList, ConversationQuery, CountsRequest } from './conversation-filter.dto.ts';
import { InboxReader } from './inbox-reader.ts';
import { StoryView } from './story/story.dto.ts';
import { MessageVersionView, MessageView, ThreadQuery, ThreadView } from './message.dto.ts';

@ApiTags('Conversations')
@Access('rep', 'conversations:read')
@Controller('api/v1')
export class ConversationsController {
  constructor(private readonly reader: InboxReader) {}

  /**
   * List conversations
   * @remarks A page of the conversations that pass every condition and that you may see, each with the facts that put it
   * where it stands. With `q` it is a search: conversations with a message that holds all the words, newest match first.
   */
  @Get('conversations')
  list(@Query() query: ConversationQuery, @Me() principal: Principal): Promise<ConversationPage> {
    return this.reader.page(query, principal);
  }

  /**
   * List conversations as CSV
   * @remarks The same list as a whole, with the first words of each conversation: RFC 4180, UTF-8, times in UTC. What
   * a spreadsheet would take for a formula begins with an apostrophe.
   */
  @Get('conversations.csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="earshot-conversations.csv"')
  @ApiOkResponse({
    content: { 'text/csv': { schema: { type: 'string' }, example: 'id,channel,account\r\n12,email,Shop\r\n' } },
  })
  async csv(@Query() list: ConversationList, @Me() principal: Principal): Promise<StreamableFile> {
    return new StreamableFile(await this.reader.csv(list, principal));
  }

  /**
   * Count views
   * @remarks How many conversations stand in each of several views; counting stops at 1000.
   */
  @Get('conversations/counts')
  count(@Query() query: CountsRequest, @Me() principal: Principal): Promise<CountsView> {
    return this.reader.count(query.views, principal);
  }

  /**
   * Read a conversation
   * @remarks Without its messages.
   */
  @Get('conversations/:id')
  get(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<ConversationView> {
    return this.reader.get(id, principal);
  }

  /**
   * Read a thread
   * @remarks The newest messages, in order of time, with their attachments; `earlier` leads to those before. Messages of
   * conversations merged into this one stand among them.
   */
  @Get('conversations/:id/messages')
  @Worded('messages.delivery.reason', 'messages.attachments.reason')
  thread(
    @Param('id', IdPipe) id: string,
    @Query() query: ThreadQuery,
    @Me() principal: Principal,
  ): Promise<ThreadView> {
    return this.reader.thread(id, query, principal);
  }

  /**
   * Tell the story of a customer
   * @remarks What a rep should know before answering: turns to us lately on every channel, repeated wishes, numbers given,
   * how earlier conversations ended; each fact with the messages that prove it.
   */
  @Get('conversations/:id/story')
  @Access('rep', 'conversations:read', 'contacts:read')
  story(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<StoryView> {
    return this.reader.story(id, principal);
  }

  /**
   * Read a message
   * @remarks One message with its reading and attachments.
   */
  @Get('messages/:id')
  @Worded('delivery.reason', 'attachments.reason')
  message(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<MessageView> {
    return this.reader.message(id, principal);
  }

  /**
   * List earlier texts of a message
   * @remarks What it said before its author edited it, oldest first.
   */
  @Get('messages/:id/versions')
  versions(@Param('id', IdPipe) id: string, @Me() principal: Principal): Promise<MessageVersionView[]> {
    return this.reader.versions(id, principal);
  }
}
