import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { Open } from '../access.ts';
import { type Caller, From } from '../caller.ts';
import { BrowserSession } from '../sessions/browser-session.ts';
import { SessionDto } from '../sessions/session.dto.ts';
import { SetUpDto, SetupStateDto } from './setup.dto.ts';
import { Setup } from './setup.ts';

/** The first minute of an installation. */
@Controller('api/v1/setup')
export class SetupController {
  constructor(
    private readonly setup: Setup,
    private readonly browser: BrowserSession,
  ) {}

  /** Has the first admin been made? */
  @Get()
  @Open()
  state(): Promise<SetupStateDto> {
    return this.setup.state();
  }

  /** Makes the first admin by the link from standard output, and signs them in. 409 once there is anybody. */
  @Post()
  @Open()
  async setUp(
    @Body() body: SetUpDto,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    return this.browser.start(reply, await this.setup.setUp(body, caller));
  }
}
