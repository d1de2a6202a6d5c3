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

/** The versions, one of which the caller has read (If-Match); null: they do not care. */
export type ReadVersions = readonly number[] | null;

/** One `entity-tag` of a list, or nothing, up to the next comma (RFC 9110, 5.6.1 and 8.8.3). */
const entityTag = /(?:(?<weak>W\/)?"(?<opaque>[\x21\x23-\x7e\x80-\xff]*)")?[ \t]*(?:,[ \t]*|$)/y;

/**
 * What If-Match names. `ETag`s of ours are a row's version in quotes. Others match nothing, and neither do weak ones: what is to
 * be changed is compared strongly (RFC 9110, 13.1.1).
 */
export function readIn(ifMatch: string | undefined): ReadVersions {
  const header = ifMatch?.trim();
  if (header === undefined || header === '*') return null;
  const tags = entityTags(header).map(({ weak, opaque }) => (weak ? '' : opaque!));
  return tags.filter((tag) => /^(?:0|[1-9]\d{0,8})$/.test(tag)).map(Number);
}

function entityTags(list: string): Record<string, string | undefined>[] {
  const tags: Record<string, string | undefined>[] = [];
  const next = new RegExp(entityTag);
  while (next.lastIndex < list.length) {
    const found = next.exec(list)?.groups;
    if (!found) throw ifMatchInvalid();
    if (found['opaque'] !== undefined) tags.push(found);
  }
  if (tags.length === 0) throw ifMatchInvalid();
  return tags;
}

const ifMatchInvalid = (): DomainError =>
  new DomainError('invalid', 'if-match-invalid', 'If-Match must be the ETag that you read, such as "3".');

/** What the caller has read (header If-Match): `@IfMatch() read: ReadVersions`, for `assertRead` once the row is locked. */
export const IfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    readIn(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
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
    description: 'The ETag that you read, or several: if it is another by now, nothing changes and 412 is answered.',
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

/** @throws DomainError `version-stale` if the caller has read another version than there is */
export function assertRead(read: ReadVersions, version: number): void {
  if (read && !read.includes(version)) throw versionStale();
}

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
