import type { MentionAttachment } from '../mention.ts';
import type { Surroundings, XMedia } from './payloads.ts';

/** Files come from here and nowhere else, whatever a payload says. */
export const hosts = /^(?:pbs|video)\.twimg\.com$/;

/** The files of an item that X describes. */
export function filesOf(keys: string[] | undefined, around: Surroundings): MentionAttachment[] {
  return (Array.isArray(keys) ? keys : []).flatMap((key) => {
    const media = around.file(key);
    const file = media && fileOf(media);
    return file ? [{ name: `${key}.${file.contentType.split('/')[1]}`, ...file }] : [];
  });
}

function fileOf({ url, variants, preview_image_url: preview }: XMedia): { contentType: string; remote: string } | null {
  const video = (variants ?? [])
    .filter(({ content_type: type, url: at }) => type === 'video/mp4' && at)
    .sort((a, b) => (b.bit_rate ?? 0) - (a.bit_rate ?? 0))[0];
  if (video) return { contentType: 'video/mp4', remote: video.url! };
  const picture = url ?? preview;
  return picture ? { contentType: /\.png\b/.test(picture) ? 'image/png' : 'image/jpeg', remote: picture } : null;
}
