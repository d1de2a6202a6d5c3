/** First bytes of files, and what they are. Latin1; the offset is where they stand. */
const SIGNATURES: [number, string, string][] = [
  [0, '\x89PNG\r\n\x1a\n', 'image/png'],
  [0, '\xff\xd8\xff', 'image/jpeg'],
  [0, 'GIF87a', 'image/gif'],
  [0, 'GIF89a', 'image/gif'],
  [8, 'WEBP', 'image/webp'],
  [0, 'BM', 'image/bmp'],
  [0, 'II*\0', 'image/tiff'],
  [0, 'MM\0*', 'image/tiff'],
  [4, 'ftypheic', 'image/heic'],
  [4, 'ftypavif', 'image/avif'],
  [4, 'ftyp', 'video/mp4'],
  [0, '%PDF-', 'application/pdf'],
  [0, 'PK\x03\x04', 'application/zip'],
  [0, '\x1f\x8b', 'application/gzip'],
  [0, "7z\xbc\xaf'\x1c", 'application/x-7z-compressed'],
  [0, 'Rar!\x1a\x07', 'application/vnd.rar'],
  [0, 'MZ', 'application/x-msdownload'],
  [0, '\x7fELF', 'application/x-executable'],
  [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/x-ole-storage'],
  [0, 'ID3', 'audio/mpeg'],
  [0, 'OggS', 'audio/ogg'],
  [0, '{\\rtf', 'application/rtf'],
  [0, '\x1aE\xdf\xa3', 'video/webm'],
];

/** Types that are a zip or an OLE file inside and say more than that: the declaration is believed. */
const CONTAINERS: Record<string, RegExp> = {
  'application/zip': /^application\/(?:vnd\.|epub|x-zip|java-archive|zip)/,
  'application/x-ole-storage': /^application\/(?:msword|vnd\.ms-|x-msi|ms-tnef)/,
  'video/mp4': /^(?:video|audio)\//,
  'video/webm': /^(?:video|audio)\//,
  'audio/ogg': /^(?:video|audio|application)\/ogg/,
};

/** Declared types that bytes without a signature may have; anything that a browser would run becomes plain bytes. */
const BELIEVABLE =
  /^(?:text\/(?:plain|csv|calendar|vcard|x-vcard|markdown)|message\/[\w.+-]+|application\/(?:json|pgp-[\w]+|pkcs7-[\w-]+|x-pkcs7-[\w-]+|ms-tnef)|text\/rfc822-headers)$/;

/** What a file is by its bytes. What the sender declared counts only where bytes cannot tell. */
export function sniff(bytes: Uint8Array, declared: string): string {
  const type = declared.toLowerCase().split(';')[0]!.trim();
  const start = Buffer.from(bytes.subarray(0, 32)).toString('latin1');
  const found = SIGNATURES.find(([at, signature]) => start.startsWith(signature, at))?.[2];
  if (found) return CONTAINERS[found]?.test(type) ? type : found;
  return BELIEVABLE.test(type) ? type : 'application/octet-stream';
}
