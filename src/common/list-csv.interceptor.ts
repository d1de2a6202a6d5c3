import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { lastValueFrom, mergeMap, type Observable } from 'rxjs';
import { byteOrderMark, type Cell, csvLine } from './csv.ts';
import type { Page } from './cursor.ts';

type Item = Record<string, unknown>;
const csv = 'text/csv';

/** Every list as CSV for whoever asks with `Accept: text/csv`: all its pages, with the rights and the filter of the list. */
@Injectable()
export class ListCsvInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Querystring: { cursor?: string } }>>();
    if (request.method !== 'GET' || !request.headers.accept?.includes(csv)) return next.handle();
    const after = async (cursor: string) => {
      request.query.cursor = cursor;
      return pageIn(await lastValueFrom(next.handle()))!;
    };
    return next.handle().pipe(
      mergeMap((body: unknown) => {
        const first = pageIn(body);
        return Promise.resolve(
          first ? new StreamableFile(Readable.from(linesOf(first, after)), { type: `${csv}; charset=utf-8` }) : body,
        );
      }),
    );
  }
}

/** A list is an array, or a page of items. Its items are taken as JSON has them. */
function pageIn(body: unknown): Page<Item> | null {
  const page = Array.isArray(body) ? { items: body as Item[], next: null } : (body as Partial<Page<Item>> | null);
  if (!Array.isArray(page?.items)) return null;
  return { items: JSON.parse(JSON.stringify(page.items)) as Item[], next: page.next ?? null };
}

async function* linesOf(first: Page<Item>, after: (cursor: string) => Promise<Page<Item>>): AsyncGenerator<string> {
  const columns = [...new Set(first.items.flatMap((item) => Object.keys(item)))];
  yield byteOrderMark + csvLine(columns);
  for (let page = first; ; page = await after(page.next)) {
    yield page.items.map((item) => csvLine(columns.map((column) => cell(item[column])))).join('');
    if (page.next === null) return;
  }
}

/** What has a name is told by it. */
function cell(value: unknown): Cell {
  if (typeof value !== 'object' || value === null) return value as Cell;
  if (Array.isArray(value)) return value.map(cell).join('; ');
  return 'name' in value ? (value.name as Cell) : JSON.stringify(value);
}
