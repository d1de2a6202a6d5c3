import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, Me } from '../../people/access.ts';
import { type Principal } from '../../people/principal.ts';
import { Opening } from './opening.ts';
import { LogBody, OpenedView, StartBody } from './opening.dto.ts';

@ApiTags('Changing conversations')
@Access('rep', 'conversations:write')
@Controller('api/v1/conversations')
export class OpeningController {
  constructor(private readonly opening: Opening) {}

  /**
   * Start a conversation
   * @remarks Opens it in your hands; then send its first message as a reply. Only where the channel lets us write first.
   */
  @Post()
  start(@Body() body: StartBody, @Me() principal: Principal): Promise<OpenedView> {
    return this.opening.start(body, principal);
  }

  /**
   * Log a phone call or a visit
   * @remarks In a conversation of its own, or in one that exists. Our own call to the customer ends their wait as an
   * answer given elsewhere, at its time.
   */
  @Post('log')
  log(@Body() body: LogBody, @Me() principal: Principal): Promise<OpenedView> {
    return this.opening.log(body, principal);
  }
}
