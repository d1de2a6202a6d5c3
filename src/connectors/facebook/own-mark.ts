import type { SourceAccess } from '../connector.ts';
import type { Mention } from '../mention.ts';

const markOf = (source: Pick<SourceAccess, 'sign'>, replyId: string): string =>
  source.sign(`messenger reply ${replyId}`).slice(0, 32);

/** Goes out with a private message and comes back in its echo: by it we know our own. */
export const ownMark = (source: Pick<SourceAccess, 'sign'>, replyId: string): string =>
  `earshot.${replyId}.${markOf(source, replyId)}`;

/** Our reply id, if an echo carries our mark; others' metadata means nothing. Comments carry none and go by their id. */
export function recogniseOwn({ meta }: Mention, source: Pick<SourceAccess, 'sign'>): string | null {
  const [, replyId, mark] = /^earshot\.(\d+)\.([0-9a-f]{32})$/.exec(String(meta?.['metadata'] ?? '')) ?? [];
  return replyId && mark === markOf(source, replyId) ? replyId : null;
}

/** Goes out with each file of a private message: its echo is ours, and proves nothing of the text, which comes last. */
export const partMark = (source: Pick<SourceAccess, 'sign'>): string =>
  `earshot-part.${source.sign('messenger part').slice(0, 32)}`;
