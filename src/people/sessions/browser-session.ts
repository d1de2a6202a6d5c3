import { Injectable } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { type Principal, type UserPrincipal } from '../principal.ts';
import { csrfTokenOf, hashOfToken } from '../secret-token.ts';
import { SessionCookie } from './session-cookie.ts';
import { type SessionDto } from './session.dto.ts';
import { sessionView } from './session.query.ts';
import { type NewSession } from './sessions.ts';

/** What a browser is handed: the cookie, and the view of its session. */
@Injectable()
export class BrowserSession {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cookie: SessionCookie,
    private readonly clock: Clock,
  ) {}

  start(reply: FastifyReply, { id, token, csrfToken, expiresAt }: NewSession): Promise<SessionDto> {
    const seconds = Math.floor((expiresAt.getTime() - this.clock.now().getTime()) / 1000);
    this.cookie.set(reply, token, seconds);
    return sessionView(this.dataSource, id, csrfToken);
  }

  /** Ends the session that the browser came with: whoever knew its token knows nothing about the new one. */
  async replace(request: FastifyRequest, reply: FastifyReply, session: NewSession): Promise<SessionDto> {
    const before = this.cookie.read(request);
    if (before) await this.dataSource.query('delete from sessions where token_hash = $1', [hashOfToken(before)]);
    return this.start(reply, session);
  }

  view(principal: Principal, request: FastifyRequest): Promise<SessionDto> {
    const token = this.cookie.read(request) ?? '';
    return sessionView(this.dataSource, (principal as UserPrincipal).sessionId, csrfTokenOf(token));
  }

  clear(reply: FastifyReply): void {
    this.cookie.clear(reply);
  }
}
