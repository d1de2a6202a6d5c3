import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IdPipe } from '../common/id.pipe.ts';
import { Worded } from '../common/words/worded.ts';
import { MessageView } from '../inbox/message.dto.ts';
import { Access, Me } from '../people/access.ts';
import { type Principal } from '../people/principal.ts';
import { Replies } from './replies.ts';
import { MarkSentBody, ReplyBody, ReplyOptionsQuery, ReplyOptionsView, UndoneView } from './reply.dto.ts';

@ApiTags('Replies')
@Access('rep', 'replies:write')
@Controller('api/v1')
export class RepliesController {
  constructor(private readonly replies: Replies) {}

  /**
   * Read how a conversation can be answered
   * @remarks Whether it can be answered now, what the button must say, how long the answer may be, whom it would go to,
   * and what else can be done to a message there.
   */
  @Get('conversations/:id/reply-options')
  @Access('rep', 'conversations:read')
  @Worded('action', 'privateAction', 'reason', 'price', 'actions.label', 'actions.confirm')
  options(
    @Param('id', IdPipe) id: string,
    @Query() { inReplyToId }: ReplyOptionsQuery,
    @Me() principal: Principal,
  ): Promise<ReplyOptionsView> {
    return this.replies.options(principal, id, inReplyToId);
  }

  /**
   * Answer a conversation
   * @remarks The reply is stored as `queued` and sent once `undoSeconds` are over. An API token's reply counts as a
   * human's only in the name of a person (`Earshot-On-Behalf-Of`). Send an `Idempotency-Key`, so that a repeat answers
   * nothing twice.
   */
  @Post('conversations/:id/replies')
  @Worded('delivery.reason')
  reply(@Param('id', IdPipe) id: string, @Body() body: ReplyBody, @Me() principal: Principal): Promise<MessageView> {
    return this.replies.reply(principal, id, body);
  }

  /**
   * Undo a reply
   * @remarks Only while it is `queued`. What it said comes back.
   */
  @Delete('conversations/:id/replies/:messageId')
  @HttpCode(200)
  undo(
    @Param('id', IdPipe) id: string,
    @Param('messageId', IdPipe) messageId: string,
    @Me() principal: Principal,
  ): Promise<UndoneView> {
    return this.replies.undo(principal, id, messageId);
  }

  /**
   * Send a reply once more
   * @remarks For a reply that is `failed`, `cancelled` or `unconfirmed`. An unconfirmed one may have got out: then the
   * customer reads it twice, so look first.
   */
  @Post('conversations/:id/replies/:messageId/resend')
  @HttpCode(200)
  @Worded('delivery.reason')
  resend(
    @Param('id', IdPipe) id: string,
    @Param('messageId', IdPipe) messageId: string,
    @Me() principal: Principal,
  ): Promise<MessageView> {
    return this.replies.resend(principal, id, messageId);
  }

  /**
   * Mark a reply as sent
   * @remarks For a reply of unknown fate that somebody has seen on the platform. It ends the wait at the time given.
   */
  @Post('conversations/:id/replies/:messageId/mark-sent')
  @HttpCode(200)
  @Worded('delivery.reason')
  markSent(
    @Param('id', IdPipe) id: string,
    @Param('messageId', IdPipe) messageId: string,
    @Body() body: MarkSentBody,
    @Me() principal: Principal,
  ): Promise<MessageView> {
    return this.replies.markSent(principal, id, messageId, body);
  }

  /**
   * Give up on a reply
   * @remarks It counts as failed and is not looked for any more; its text stays visible.
   */
  @Post('conversations/:id/replies/:messageId/give-up')
  @HttpCode(200)
  @Worded('delivery.reason')
  giveUp(
    @Param('id', IdPipe) id: string,
    @Param('messageId', IdPipe) messageId: string,
    @Me() principal: Principal,
  ): Promise<MessageView> {
    return this.replies.giveUp(principal, id, messageId);
  }

  /**
   * Do something to a message on its platform
   * @remarks One of the `actions` of `reply-options`, such as hiding a comment.
   */
  @Post('messages/:id/actions/:name')
  @HttpCode(204)
  act(@Param('id', IdPipe) id: string, @Param('name') name: string, @Me() principal: Principal): Promise<void> {
    return this.replies.act(principal, id, name);
  }
}
