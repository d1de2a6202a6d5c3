import {
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';
import { DomainError } from './domain-error.ts';

/** The version of If-Match, or null if any will do. `ETag`s of ours are a row's version in quotes. */
export function versionOf(ifMatch: string | undefined): number | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  const version = /^\s*(?:W\/)?"(\d{1,9})"\s*$/.exec(ifMatch)?.[1];
  if (version === undefined)
    throw new DomainError('invalid', 'if-match-invalid', 'If-Match must be the ETag that you read, such as "3".');
  return Number(version);
}

/**
 * The version that the caller has read (header If-Match), or null if they do not care: `@IfMatch() version: number |
 * null`. In SQL: `where id = $1 and version = coalesce($2, version)`; no row means `versionStale()`, if it exists.
 */
export const IfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    versionOf(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
  [describeIfMatch],
);

/**
 * Whether the caller asks that there be anything to change: `If-Match: *`, RFC 9110 section 13.1.1. For what a PUT would
 * else make; whatever is changed by its id is missing (404) when it does not exist.
 */
export const MustExist = createParamDecorator(
  (_: unknown, context: ExecutionContext): boolean =>
    context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']?.trim() === '*',
);

/** For openapi.json. */
function describeIfMatch(controller: object, method: string | symbol | undefined): void {
  const header = {
    name: 'If-Match',
    required: false,
    description: 'The ETag that you read: if it is another by now, nothing changes and 412 is answered.',
    example: '"3"',
  };
  ApiHeader(header)(controller, method!, Object.getOwnPropertyDescriptor(controller, method!)!);
}

export const versionStale = (): DomainError =>
  new DomainError(
    'stale',
    'version-stale',
    'Somebody changed this after you read it. Read it again, then repeat your change.',
  );

/** Gives every answer that has a `version` its ETag. */
@Injectable()
export class ETagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((body: { version?: unknown } | null | undefined) => {
        if (typeof body?.version === 'number' && !reply.sent) void reply.header('etag', `"${body.version}"`);
      }),
    );
  }
}
