import { Body, Controller, Delete, Get, HttpCode, Post, Put, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Access, Me, Open } from '../access.ts';
import { type Caller, From } from '../caller.ts';
import { type Principal } from '../principal.ts';
import { BrowserSession } from './browser-session.ts';
import { ChangePasswordDto, SessionDto, SignInDto } from './session.dto.ts';
import { SignIn } from './sign-in.ts';

/** Signing in and out. */
@Controller('api/v1')
export class SessionController {
  constructor(
    private readonly signing: SignIn,
    private readonly browser: BrowserSession,
  ) {}

  /** Signs in. Too many wrong passwords are answered with 429 for a quarter of an hour, whether the account exists or not. */
  @Post('session')
  @HttpCode(200)
  @Open()
  async signIn(
    @Body() body: SignInDto,
    @From() caller: Caller,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    return this.browser.replace(request, reply, await this.signing.signIn(body, caller));
  }

  /** Who is signed in, and the token that changes must carry. 401 if nobody is. */
  @Get('session')
  @Access('rep')
  read(@Me() principal: Principal, @Req() request: FastifyRequest): Promise<SessionDto> {
    return this.browser.view(principal, request);
  }

  /** Signs out: the session ends at once, with the streams that it holds open. */
  @Delete('session')
  @HttpCode(204)
  @Access('rep')
  async signOut(
    @Me() principal: Principal,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.signing.signOut(principal, caller);
    this.browser.clear(reply);
  }

  /** Chooses a new password. Every other session of this person ends; this one goes on under a new token. */
  @Put('me/password')
  @Access('rep')
  async changePassword(
    @Me() principal: Principal,
    @Body() body: ChangePasswordDto,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    return this.browser.start(reply, await this.signing.changePassword(principal, body, caller));
  }
}
