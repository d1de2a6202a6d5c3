import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { DomainError } from './domain-error.ts';

type CursorValue = string | number | boolean | null;

/** Where a page ended, for the next one to begin: the ordering values of its last row, opaque to callers. */
export const encodeCursor = (values: CursorValue[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/**
 * @param types what each value must be, as `typeof` says it; null is always allowed
 * @throws DomainError `cursor-invalid` if it is not a cursor of ours
 */
export function decodeCursor(cursor: string, types: ('string' | 'number' | 'boolean')[]): CursorValue[] {
  const values = parse(cursor);
  const fits =
    Array.isArray(values) &&
    values.length === types.length &&
    values.every((value, i) => value === null || typeof value === types[i]);
  if (!fits) throw new DomainError('invalid', 'cursor-invalid', 'This cursor is not one of ours. Begin without one.');
  return values as CursorValue[];
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
  } catch {
    return undefined;
  }
}

/** Which page of a list. */
export class PageQuery {
  /** How many items at most, 1 to 200; 50 if unset. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  /** `next` of the page before; unset for the first page. */
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  cursor?: string;
}

/** One page of a list. */
export interface Page<T> {
  items: T[];
  /** Cursor of the next page; null if this is the last one. */
  next: string | null;
}

/** Makes a page of up to `limit + 1` rows: the row too many only shows that there is a next page. */
export function pageOf<T>(rows: T[], limit: number, cursorOf: (last: T) => CursorValue[]): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null };
}
