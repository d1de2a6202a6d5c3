import { DomainError } from '../../common/domain-error.ts';

/** Larger pictures are not re-encoded: a small file can unfold to gigabytes. */
const mostPixels = 50_000_000;
const longestSide = 2048;

/**
 * The picture drawn anew as WebP: whatever hid in the file stays behind.
 * @throws DomainError `picture-unreadable`
 */
export async function redraw(bytes: Buffer): Promise<Buffer> {
  // loaded on first use: it is large, and many installations never show a picture
  const { default: sharp } = await import('sharp');
  try {
    return await sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' })
      .rotate()
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 85 })
      .toBuffer();
  } catch (cause) {
    const message = 'This picture cannot be shown: it is damaged or far too large. Download it.';
    throw new DomainError('conflict', 'picture-unreadable', message, { cause });
  }
}
