import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { finalize, type Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { ChangeListener } from '../../database/change-listener.ts';
import { hashOfToken } from '../secret-token.ts';
import { type OpenSession, sessionOfToken } from './principal.query.ts';
import { changesSomething } from './same-origin.ts';

/** Far more than people who work at the same time. */
const mostKnown = 10_000;

/**
 * Sessions as they were looked up within the last minute, so that reading a page is one question to PostgreSQL and not
 * two. They are forgotten as soon as anybody's rights change: at once in the process that changes them, in the others
 * when its notice is heard, and while no notices can be heard nothing is believed (docs/adr/0013-known-sessions.md).
 */
@Injectable()
export class KnownSessions {
  private readonly known = new Map<string, OpenSession>();
  private timesForgotten = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly listener: ChangeListener,
  ) {
    listener.onChange(({ topics, resync }) => {
      if (resync || topics?.some((topic) => topic.startsWith('principal:user:'))) this.forget();
    });
  }

  /** The session of a cookie, for requests that only read. */
  async find(token: string, now: Date): Promise<OpenSession | undefined> {
    const key = hashOfToken(token).toString('base64');
    const known = this.listener.hears ? this.known.get(key) : undefined;
    if (known && now < known.settledUntil) return known;
    const before = this.timesForgotten;
    const session = await this.lookUp(token, now);
    // what was forgotten meanwhile may be what was read
    if (session && this.listener.hears && before === this.timesForgotten) this.keep(key, session);
    return session;
  }

  /** The session of a cookie, as it is at this moment. */
  lookUp(token: string, now: Date): Promise<OpenSession | undefined> {
    return sessionOfToken(this.dataSource, token, now);
  }

  forget(): void {
    this.timesForgotten++;
    this.known.clear();
  }

  private keep(key: string, session: OpenSession): void {
    if (this.known.size >= mostKnown) this.known.clear();
    this.known.set(key, session);
  }
}

/** Whoever changes something finds it changed in the next request, before the notice of it has come round. */
@Injectable()
export class ForgetAfterChanges implements NestInterceptor {
  constructor(private readonly sessions: KnownSessions) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const answer = next.handle();
    if (!changesSomething(context.switchToHttp().getRequest<FastifyRequest>())) return answer;
    return answer.pipe(finalize(() => this.sessions.forget()));
  }
}
