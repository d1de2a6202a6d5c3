import { Injectable, type PipeTransform } from '@nestjs/common';
import { DomainError } from './domain-error.ts';

const largest = 9223372036854775807n;

/** Is this an id of ours: a positive whole number that fits PostgreSQL's bigint? */
export const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[1-9]\d{0,18}$/.test(value) && BigInt(value) <= largest;

/** An id in a path: `@Param('id', IdPipe) id: string`. Whatever cannot be an id is an address where nothing is. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isId(value)) throw new DomainError('not-found', 'not-found', 'There is nothing at this address.');
    return value;
  }
}
