import { createHash } from 'node:crypto';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { Mention, Unreadable } from '../connectors/mention.ts';
import { PushedMention } from './pushed-mention.dto.ts';

/** The first thing that is wrong, as a sentence. */
function sentenceOf(errors: ValidationError[], path = ''): string {
  const [error] = errors;
  const at = `${path}${error!.property}`;
  const constraint = Object.values(error!.constraints ?? {})[0];
  return constraint ? `The field ${at} is wrong: ${constraint}.` : sentenceOf(error!.children ?? [], `${at}.`);
}

/** Under which name an item that has none stands in quarantine. */
function nameOf(item: Record<string, unknown>, json: string): string {
  const { externalId } = item;
  return typeof externalId === 'string' && externalId !== ''
    ? externalId
    : `unnamed:${createHash('sha256').update(json).digest('hex').slice(0, 32)}`;
}

/** Reads one pushed item; what cannot be read is kept whole, with the reason. */
export function readPushed(item: object): Mention | Unreadable {
  const pushed = plainToInstance(PushedMention, item);
  const errors = validateSync(pushed, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length === 0) return mentionOf(pushed);
  const raw = JSON.stringify(item);
  return { externalId: nameOf(item as Record<string, unknown>, raw), raw, error: sentenceOf(errors) };
}

function mentionOf({ author, attachments, ...rest }: PushedMention): Mention {
  return {
    ...rest,
    author: author ? { ...author, address: author.address?.toLowerCase() } : null,
    ...(rest.parent && { parent: { ...rest.parent } }),
    ...(attachments && {
      attachments: attachments.map(({ bytes, ...file }) => ({ ...file, bytes: Buffer.from(bytes, 'base64') })),
    }),
  };
}

export const isUnreadable = (item: Mention | Unreadable): item is Unreadable => 'error' in item;
