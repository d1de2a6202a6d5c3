import { safeHtml } from '../common/safe-html.ts';
import { safeName } from '../common/safe-name.ts';
import { sniff } from '../common/sniff.ts';
import type { Mention, MentionAttachment } from '../connectors/mention.ts';
import { checkMention, type CheckedMention } from './check-mention.ts';

/** Mentions that can be stored, and those that cannot, with the reason. */
export interface Sifted {
  fit: CheckedMention[];
  unfit: { mention: Mention; cause: Error }[];
}

/**
 * Checks mentions and makes them harmless, wherever they come from: a connector, a push, a file, the quarantine. It is
 * the only place that does, and nothing is stored without it. To be done before the transaction begins.
 */
export function sift(mentions: Mention[], receivedAt: Date): Sifted {
  const sifted: Sifted = { fit: [], unfit: [] };
  for (const mention of mentions) {
    try {
      sifted.fit.push(harmless(checkMention(mention, receivedAt)));
    } catch (error) {
      sifted.unfit.push({ mention, cause: error as Error });
    }
  }
  return sifted;
}

/** HTML that can do nothing, and files that are named and typed by what they are. */
function harmless(mention: CheckedMention): CheckedMention {
  const { html, attachments } = mention;
  if (html === undefined && attachments === undefined) return mention;
  return { ...mention, html: (html && safeHtml(html)) || undefined, attachments: attachments?.map(named) };
}

function named(file: MentionAttachment): MentionAttachment {
  const { bytes } = file;
  const name = safeName(file.name);
  return bytes ? { ...file, name, contentType: sniff(bytes, file.contentType), size: bytes.length } : { ...file, name };
}
