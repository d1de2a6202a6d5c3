import type { MentionAttachment } from '../mention.ts';
import { headerText } from './header-text.ts';
import { tidy } from './charset.ts';
import type { FilePart } from './mime.ts';
import { sniff } from '../../common/sniff.ts';

const MAX_NAME = 180;
const EXTENSIONS: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
  'message/rfc822': 'eml',
  'text/rfc822-headers': 'txt',
  'message/delivery-status': 'txt',
  'text/plain': 'txt',
  'text/calendar': 'ics',
};

/** The files of a mail, with clean names and types that their bytes confirm. */
export function toAttachments(files: FilePart[]): MentionAttachment[] {
  return files.map((file, index) => {
    const contentType = sniff(file.bytes, file.contentType);
    return {
      name: fileName(file.filename, contentType, index),
      contentType,
      size: file.bytes.length,
      contentId: file.contentId && tidy(file.contentId).slice(0, 250),
      bytes: file.bytes,
    };
  });
}

/** A name that is safe to show and to save: no path, no control or direction marks, not hidden, not endless. */
export function fileName(given: string | undefined, contentType: string, index: number): string {
  const decoded = given?.includes('=?') ? headerText(given) : tidy(given ?? '');
  const clean = decoded
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/[/\\:*?"<>|]+/g, '_')
    .replace(/^[.\s_]+|[.\s]+$/g, '');
  if (clean === '') return `attachment-${index + 1}.${EXTENSIONS[contentType] ?? 'bin'}`;
  if (clean.length <= MAX_NAME) return clean;
  const extension = /\.[\w-]{1,10}$/.exec(clean)?.[0] ?? '';
  return tidy(clean.slice(0, MAX_NAME - extension.length)) + extension;
}
