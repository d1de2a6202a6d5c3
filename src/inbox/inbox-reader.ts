import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import { type Principal } from '../people/principal.ts';
import { type Asking } from './asking.ts';
import { type ConversationPage, type ConversationView, type CountsView } from './conversation.dto.ts';
import { ConversationByIdQuery } from './conversation.query.ts';
import { type ConversationFilter, type ConversationList, type ConversationQuery } from './conversation-filter.dto.ts';
import { conversationsCsv } from './conversations-csv.ts';
import { ConversationsQuery } from './conversations.query.ts';
import { CountsQuery } from './counts.query.ts';
import { type MessageVersionView, type MessageView, type ThreadQuery, type ThreadView } from './message.dto.ts';
import { type StoryView } from './story/story.dto.ts';
import { StoryQuery } from './story/story.query.ts';
import { SearchQuery } from './search.query.ts';
import { ThreadByConversationQuery } from './thread.query.ts';
import { ViewResolver } from './view-resolver.ts';

/** Conversations of a CSV that are in memory at once. */
const linesAtOnce = 200;

/** Everything that is read about conversations: resolves views, tells the time, and chooses the query. */
@Injectable()
export class InboxReader {
  constructor(
    private readonly clock: Clock,
    private readonly views: ViewResolver,
    private readonly conversations: ConversationsQuery,
    private readonly search: SearchQuery,
    private readonly counts: CountsQuery,
    private readonly conversation: ConversationByIdQuery,
    private readonly threads: ThreadByConversationQuery,
    private readonly stories: StoryQuery,
  ) {}

  async page(query: ConversationQuery, principal: Principal): Promise<ConversationPage> {
    return this.pageOf(await this.views.resolve(query, principal), { principal, now: this.clock.now() });
  }

  /** The whole list. Its first page is read before this resolves, so that what is refused is no half file. */
  async csv(list: ConversationList, principal: Principal): Promise<Readable> {
    const filter = { ...(await this.views.resolve(list, principal)), limit: linesAtOnce };
    const asking = { principal, now: this.clock.now() };
    const after = (cursor: string) => this.pageOf({ ...filter, cursor }, asking);
    return Readable.from(conversationsCsv(await this.pageOf(filter, asking), after));
  }

  private pageOf(filter: ConversationQuery, asking: Asking): Promise<ConversationPage> {
    return filter.q ? this.search.page(filter, asking) : this.conversations.page(filter, asking);
  }

  async count(names: readonly string[], principal: Principal): Promise<CountsView> {
    const filters = new Map<string, ConversationFilter>();
    for (const view of names) filters.set(view, await this.views.resolve({ view }, principal));
    return { counts: await this.counts.count(filters, { principal, now: this.clock.now() }) };
  }

  get(id: string, principal: Principal): Promise<ConversationView> {
    return this.conversation.get(id, { principal, now: this.clock.now() });
  }

  thread(id: string, query: ThreadQuery, principal: Principal): Promise<ThreadView> {
    return this.threads.page(id, query, principal);
  }

  story(id: string, principal: Principal): Promise<StoryView> {
    return this.stories.tell(id, principal, this.clock.now());
  }

  message(id: string, principal: Principal): Promise<MessageView> {
    return this.threads.message(id, principal);
  }

  versions(id: string, principal: Principal): Promise<MessageVersionView[]> {
    return this.threads.versions(id, principal);
  }
}
