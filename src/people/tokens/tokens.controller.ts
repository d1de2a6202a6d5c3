import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { IdPipe } from '../../common/id.pipe.ts';
import { Access, Me } from '../access.ts';
import { type Principal } from '../principal.ts';
import { ShownOnce } from '../requests/shown-once.ts';
import { CreatedTokenDto, NewTokenDto, ScopeDto, TokenDto } from './token.dto.ts';
import { Tokens } from './tokens.ts';

/** API tokens. No token may make tokens. */
@Controller('api/v1/tokens')
@Access('admin')
export class TokensController {
  constructor(private readonly tokens: Tokens) {}

  /** Tokens, newest first. */
  @Get()
  list(): Promise<TokenDto[]> {
    return this.tokens.list();
  }

  /** What tokens can be allowed to do. */
  @Get('scopes')
  scopes(): ScopeDto[] {
    return this.tokens.scopes();
  }

  /** Makes a token. Its value is in this answer and nowhere else. */
  @Post()
  @ShownOnce()
  create(@Me() principal: Principal, @Body() body: NewTokenDto): Promise<CreatedTokenDto> {
    return this.tokens.create(principal, body);
  }

  /** Revokes a token at once. */
  @Delete(':id')
  @HttpCode(204)
  revoke(@Me() principal: Principal, @Param('id', IdPipe) id: string): Promise<void> {
    return this.tokens.revoke(principal, id);
  }
}
