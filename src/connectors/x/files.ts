import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import type { MentionAttachment } from '../mention.ts';
import { answered, platformHttp, statusError } from '../platform-http.ts';
import type { Surroundings, XMedia } from './payloads.ts';

/** Files come from here and nowhere else, whatever a payload says. */
const hosts = /^(?:pbs|video)\.twimg\.com$/;

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

/** Fetches a picture or video from X's own hosts. @throws ConnectorError */
export async function fetchFile(
  source: SourceAccess,
  remote: string,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; contentType: string }> {
  const url = URL.canParse(remote) ? new URL(remote) : undefined;
  if (url?.protocol !== 'https:' || !hosts.test(url.hostname))
    throw ConnectorError.rejected('This file does not lie on a server of X.');
  const http = platformHttp({ allowPrivateHosts: false }, { baseURL: url.origin, maxBytes });
  const answer = await answered<ArrayBuffer>(http.get(url.pathname + url.search, { responseType: 'arraybuffer' }));
  const error = statusError(answer, 'X', source.now());
  if (error) throw error;
  return {
    bytes: new Uint8Array(answer.data),
    contentType: String(answer.headers['content-type'] ?? 'application/octet-stream'),
  };
}
