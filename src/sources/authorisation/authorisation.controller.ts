import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IdPipe } from '../../common/id.pipe.ts';
import { Worded } from '../../common/words/worded.ts';
import { Access, Me } from '../../people/access.ts';
import type { Principal } from '../../people/principal.ts';
import { ShownOnce } from '../../people/requests/shown-once.ts';
import { AuthorisationView, AuthorisedView, CompleteAuthorisationBody } from './authorisation.dto.ts';
import { Authorisations } from './authorisations.ts';
import { SignInAccount } from './sign-in-account.ts';

@ApiTags('sources')
@Controller('api/v1')
export class AuthorisationController {
  constructor(
    private readonly authorisations: Authorisations,
    private readonly signIn: SignInAccount,
  ) {}

  /** Begins to sign an account in with its platform: open the address in the same browser within ten minutes. */
  @Post('sources/:id/authorisation')
  @ShownOnce()
  @Access('admin')
  @ApiOperation({ summary: 'Begin to sign an account in' })
  begin(@Me() principal: Principal, @Param('id', IdPipe) id: string): Promise<AuthorisationView> {
    return this.authorisations.begin(principal, id);
  }

  /**
   * Ends the sign-in with what the platform sent back, stores the tokens, and tries them out. The gap since the account
   * was last heard is read at once.
   */
  @Post('authorisation')
  @HttpCode(200)
  @Access('admin')
  @Worded('message')
  @ApiOperation({ summary: 'Complete the sign-in of an account' })
  complete(@Me() principal: Principal, @Body() body: CompleteAuthorisationBody): Promise<AuthorisedView> {
    return this.signIn.complete(principal, body);
  }
}
