import type { MentionAttachment } from '../mention.ts';
import { fields, type Fields, linkOf, list, text } from './payload.ts';

const types: Record<string, string> = {
  image: 'image/jpeg',
  photo: 'image/jpeg',
  sticker: 'image/png',
  video: 'video/mp4',
  reel: 'video/mp4',
  audio: 'audio/mp4',
  file: 'application/octet-stream',
};

const named = (kind: string, number: number, link: string | undefined): MentionAttachment[] =>
  link ? [{ name: `${kind}-${number + 1}`, contentType: types[kind] ?? types['file']!, remote: link }] : [];

/** Pictures and videos of a post or a comment. Their links expire, so that they are fetched soon. */
export function attachedTo(value: Fields): MentionAttachment[] {
  const photos = [value['photo'], ...list(value['photos'])].filter((one) => one !== undefined);
  const isMedia = ['photo', 'video'].find((item) => item === value['item']);
  const media = isMedia && photos.length === 0 ? named(isMedia, 0, linkOf(value['link'])) : [];
  return [
    ...photos.flatMap((one, number) => named('photo', number, linkOf(one))),
    ...named('video', 0, linkOf(value['video'])),
    ...media,
  ];
}

/** Files of a private message. */
export function attachedToMessage(attachments: unknown): MentionAttachment[] {
  return list(attachments).flatMap((one, number) => {
    const { type, payload } = fields(one);
    const kind = text(type);
    return kind in types ? named(kind, number, linkOf(fields(payload)['url'])) : [];
  });
}

/** What a message without words says by what hangs on it: a place, a link, a product. */
export function describeAttachments(attachments: unknown): string {
  return list(attachments)
    .map((one) => describe(fields(one)))
    .filter(Boolean)
    .join('\n');
}

function describe({ type, title, url, payload }: Fields): string {
  const inside = fields(payload);
  const where = fields(inside['coordinates']);
  if (text(type) === 'location' && Number.isFinite(Number(where['lat'] ?? NaN)))
    return `${text(title)} ${Number(where['lat'])}, ${Number(where['long'])}`.trim();
  if (text(type) === 'fallback') return [text(title), text(url)].filter(Boolean).join(' ');
  if (text(type) !== 'template') return '';
  const products = list(fields(inside['product'])['elements']).map((one) => fields(one));
  const buttons = list(inside['buttons']).map((one) => text(fields(one)['title']));
  return [text(inside['text']), ...products.map((one) => text(one['title'])), ...buttons].filter(Boolean).join('\n');
}
