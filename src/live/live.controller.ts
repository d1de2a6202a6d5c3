import { Body, Controller, Get, Headers, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type FastifyReply } from 'fastify';
import { IdPipe } from '../common/id.pipe.ts';
import { Access, Me } from '../people/access.ts';
import { type Principal } from '../people/principal.ts';
import { Live } from './live.ts';
import { PresenceBody, PresenceView } from './presence.dto.ts';
import { Presence } from './presence.ts';

@ApiTags('Live')
@Controller('api/v1')
export class LiveController {
  constructor(
    private readonly live: Live,
    private readonly presence: Presence,
  ) {}

  /**
   * Follow changes
   * @remarks Server-sent events: ids of what changed, each only if you may see it at that moment. A browser signs in by
   * its cookie, a program by the header Authorization; a token never stands in the address. After a break
   * `Last-Event-ID` brings what was missed, or `resync`: load again. The stream ends with `closed` when your session or
   * token does.
   */
  @Get('live')
  @Access('rep', 'events:read')
  @ApiProduces('text/event-stream')
  @ApiOkResponse({
    description: 'A stream of events.',
    content: {
      'text/event-stream': {
        schema: { type: 'string' },
        example:
          'id: 81234-0\nevent: changed\ndata: {"conversationIds":["12"],"sourceIds":[],"userIds":[],"topics":[]}\n\n',
      },
    },
  })
  follow(
    @Me() principal: Principal,
    @Res() reply: FastifyReply,
    @Headers('last-event-id') lastEventId?: string,
  ): Promise<void> {
    return this.live.open(principal, reply, lastEventId);
  }

  /**
   * Say that you are looking at a conversation
   * @remarks Say it every 20 seconds while you do; `typing` while you write an answer. Others who see the conversation
   * hear of it. Answers with everybody else who is there.
   */
  @Post('conversations/:id/presence')
  @HttpCode(200)
  @Access('rep')
  say(
    @Param('id', IdPipe) id: string,
    @Body() { state }: PresenceBody,
    @Me() principal: Principal,
  ): Promise<PresenceView> {
    return this.presence.say(principal, id, state);
  }
}
