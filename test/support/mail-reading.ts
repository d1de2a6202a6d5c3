import type { SourceAccess } from '../../src/connectors/connector.ts';
import { EmailConnector } from '../../src/connectors/email/email-connector.ts';
import type { Mention, Page } from '../../src/connectors/mention.ts';
import { until } from './condition.ts';

export const connector = new EmailConnector();
const never = new AbortController().signal;
const monthAgo = (): Date => new Date(Date.now() - 30 * 86_400_000);

/** Everything a source has, page by page, from a cursor on. */
export async function drain(
  source: SourceAccess,
  cursor: Page['cursor'] | null = null,
): Promise<{ mentions: Mention[]; pages: Page[]; cursor: Page['cursor'] }> {
  const pages: Page[] = [];
  let at = cursor;
  do {
    const page = await connector.poll(
      source,
      at && (JSON.parse(JSON.stringify(at)) as Page['cursor']),
      monthAgo(),
      never,
    );
    pages.push(page);
    at = page.cursor;
  } while (pages.at(-1)!.more);
  return { mentions: pages.flatMap((page) => page.mentions), pages, cursor: at };
}

/** Polls until mail arrives, as a woken poll would. */
export async function arrives(
  source: SourceAccess,
  cursor: Page['cursor'],
  wanted: (mention: Mention) => boolean,
): Promise<{ mention: Mention; cursor: Page['cursor'] }> {
  let at = cursor;
  const mention = await until('the mail arrives', async () => {
    const result = await drain(source, at);
    at = result.cursor;
    return result.mentions.find(wanted);
  });
  return { mention, cursor: at };
}
