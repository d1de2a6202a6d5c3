import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { type FastifyReply } from 'fastify';
import { IdPipe } from '../../common/id.pipe.ts';
import { Access, Me, Open } from '../access.ts';
import { type Caller, From } from '../caller.ts';
import { type Principal } from '../principal.ts';
import { ShownOnce } from '../requests/shown-once.ts';
import { BrowserSession } from '../sessions/browser-session.ts';
import { SessionDto } from '../sessions/session.dto.ts';
import { NewPersonDto } from '../setup/setup.dto.ts';
import { Acceptance } from './acceptance.ts';
import {
  InvitationDto,
  InvitationOfferDto,
  InviteDto,
  LinkDto,
  NewInvitationDto,
  ResetLinkDto,
  ResetPasswordDto,
} from './invitation.dto.ts';
import { Invitations } from './invitations.ts';
import { PasswordResets } from './password-resets.ts';

/** Links by which people come in, or come back in. */
@Controller('api/v1')
export class InvitationsController {
  constructor(
    private readonly invitations: Invitations,
    private readonly acceptance: Acceptance,
    private readonly resets: PasswordResets,
    private readonly browser: BrowserSession,
  ) {}

  /** Invitations that still work, newest first. */
  @Get('invitations')
  @Access('admin')
  list(): Promise<InvitationDto[]> {
    return this.invitations.list();
  }

  /** Invites somebody. The link is shown this once, works once and for seven days; give it to them yourself. */
  @Post('invitations')
  @Access('admin')
  @ShownOnce()
  invite(@Me() principal: Principal, @Body() body: InviteDto): Promise<NewInvitationDto> {
    return this.invitations.invite(principal, body);
  }

  /** Takes an invitation back. */
  @Delete('invitations/:id')
  @HttpCode(204)
  @Access('admin')
  revoke(@Me() principal: Principal, @Param('id', IdPipe) id: string): Promise<void> {
    return this.invitations.revoke(principal, id);
  }

  /** What an invited person is shown. */
  @Post('invitations/look-up')
  @HttpCode(200)
  @Open()
  look(@Body() { token }: LinkDto): Promise<InvitationOfferDto> {
    return this.acceptance.look(token);
  }

  /** Accepts an invitation: makes the user and signs them in. */
  @Post('invitations/accept')
  @Open()
  async accept(
    @Body() body: NewPersonDto,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    return this.browser.start(reply, await this.acceptance.accept(body, caller));
  }

  /** Makes a link by which this user chooses a new password. It is shown this once and works for a day. */
  @Post('users/:id/password-reset')
  @Access('admin')
  @ShownOnce()
  issueReset(@Me() principal: Principal, @Param('id', IdPipe) id: string): Promise<ResetLinkDto> {
    return this.resets.issue(principal, id);
  }

  /** Chooses a new password by a reset link, and signs in. */
  @Post('password-reset')
  @HttpCode(200)
  @Open()
  async reset(
    @Body() body: ResetPasswordDto,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    return this.browser.start(reply, await this.resets.reset(body, caller));
  }
}
