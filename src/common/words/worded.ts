import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { Language } from './language.ts';
import { Words } from './words.ts';

const wordedKey = 'earshot:worded';

/**
 * These fields of the answer hold sentences of ours, which whoever asks reads in their own language.
 * @param fields paths such as `health.lastError`; lists are gone through
 */
export const Worded = (...fields: string[]) =>
  applyDecorators(SetMetadata(wordedKey, fields), UseInterceptors(WordedInterceptor));

/** Says the sentences of an answer in the language of whoever asks. What is stored stays English. */
@Injectable()
export class WordedInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly words: Words,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { language = 'en' } = context.switchToHttp().getRequest<FastifyRequest>();
    if (language === 'en') return next.handle();
    const fields = this.reflector.get<string[]>(wordedKey, context.getHandler()).map((field) => field.split('.'));
    return next
      .handle()
      .pipe(map((body: unknown) => fields.reduce((said, path) => this.said(said, path, language), body)));
  }

  /** A copy in which what stands at the path is said in the language: views may be shared. */
  private said(value: unknown, path: readonly string[], language: Language): unknown {
    if (Array.isArray(value)) return value.map((each) => this.said(each, path, language));
    const [field, ...rest] = path;
    if (field === undefined) return typeof value === 'string' ? this.words.say(value, language) : value;
    if (typeof value !== 'object' || value === null || !(field in value)) return value;
    return { ...value, [field]: this.said((value as Record<string, unknown>)[field], rest, language) };
  }
}
