import { ForumConnector } from '../../src/connectors/forum/forum-connector.ts';
import type { SourceAccess } from '../../src/connectors/connector.ts';
import type { Mention, Page } from '../../src/connectors/mention.ts';
import { outgoing } from './mail-source.ts';

export const connector = new ForumConnector();
const from = new Date('2026-01-01T00:00:00Z');

/** Everything from a cursor on, page by page. */
export async function pages(source: SourceAccess, cursor: Record<string, unknown> | null): Promise<Page[]> {
  const read: Page[] = [];
  do read.push(await connector.poll(source, read.at(-1)?.cursor ?? cursor, from));
  while (read.at(-1)!.more);
  return read;
}

export const mentionsIn = (read: Page[]): Mention[] => read.flatMap(({ mentions }) => mentions);

/** A reply to a post. */
export const answering = (externalId: string, meta: Record<string, unknown> = {}) =>
  outgoing({
    text: 'We are looking into it.',
    createdAt: new Date('2026-02-01T10:00:00Z'),
    inReplyTo: { externalId, root: externalId, author: null, text: '', occurredAt: from, meta },
  });
