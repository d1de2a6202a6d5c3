import { createHash } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Interval } from '@nestjs/schedule';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { problemOf } from '../../common/problem.ts';
import { requestScope } from '../../database/request-scope.ts';
import { personOf, type Principal } from '../principal.ts';
import { claim, forget, type KeyedRequest, markActed, release, settle, type StoredAnswer } from './idempotency.ts';
import { shownOnceKey } from './shown-once.ts';

const hourMs = 3600_000;

/**
 * Carries out a POST with an `Idempotency-Key` at most once; a repeat within a day gets the first answer again, marked
 * `Idempotency-Replayed: true`. Holds for every POST of a signed-in caller; keys of two callers have nothing to do with
 * each other. A request that changed nothing (it was refused, or failed) frees its key.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const [request, reply] = context.getArgs<[FastifyRequest, FastifyReply]>();
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || key === undefined || !request.principal) return next.handle();
    const shownOnce = this.reflector.get<boolean | undefined>(shownOnceKey, context.getHandler()) === true;
    const keyed = keyedRequest(request, request.principal, key);
    return from(this.once(keyed, reply, shownOnce, () => lastValueFrom(next.handle(), { defaultValue: undefined })));
  }

  private async once(
    keyed: KeyedRequest,
    reply: FastifyReply,
    shownOnce: boolean,
    act: () => Promise<unknown>,
  ): Promise<unknown> {
    const before = await claim(this.dataSource, keyed, this.clock.now());
    if (before) return replay(before, reply, shownOnce);
    const scope = { begin: (tx: EntityManager) => markActed(tx, keyed, this.clock.now()) };
    try {
      const response = await requestScope.run(scope, act);
      await settle(this.dataSource, keyed, { status: reply.statusCode, response: shownOnce ? null : response });
      return response;
    } catch (error) {
      await this.fail(keyed, error);
      throw error;
    }
  }

  /** Whatever failed after something was changed is kept as the answer: a repeat would change it twice. */
  private async fail(keyed: KeyedRequest, error: unknown): Promise<void> {
    if (await release(this.dataSource, keyed)) return;
    const problem = problemOf(error);
    await settle(this.dataSource, keyed, { status: problem.status, response: problem });
  }

  @Interval(hourMs)
  forget(): Promise<void> {
    return forget(this.dataSource, this.clock.now());
  }
}

function keyedRequest(request: FastifyRequest, principal: Principal, key: string | string[]): KeyedRequest {
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key))
    throw new DomainError(
      'invalid',
      'idempotency-key-invalid',
      'An Idempotency-Key has 1 to 255 visible ASCII characters.',
    );
  const by = principal.kind === 'user' ? `user:${principal.userId}` : `token:${principal.tokenId}`;
  const hash = createHash('sha256')
    .update(`${request.method} ${request.url} for ${personOf(principal)}\n`)
    .update(bodyOf(request))
    .digest();
  return { principal: by, key, hash, attempt: 1 };
}

const bodyOf = ({ body }: FastifyRequest): string | Buffer =>
  Buffer.isBuffer(body) ? body : (JSON.stringify(body) ?? '');

function replay({ status, response }: StoredAnswer, reply: FastifyReply, shownOnce: boolean): unknown {
  void reply.header('idempotency-replayed', 'true');
  if (status >= 400) throw new HttpException(response as object, status);
  if (shownOnce)
    throw new DomainError(
      'conflict',
      'shown-once',
      'This was done already, and its secret is shown only once. Revoke it and make another.',
    );
  void reply.status(status);
  return response ?? undefined;
}
