import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { DomainError } from './domain-error.ts';

/** A secret as it lies in the database. All fields but `keyId` are base64. */
export interface Sealed {
  keyId: string;
  iv: string;
  tag: string;
  data: string;
}

/**
 * Master keys by id. New secrets are sealed with the first, older ids stay readable. An installation has one key so far:
 * nothing gives the ring a second one, so keys cannot be rotated yet.
 * AES-256-GCM; the purpose (which source, which field) is authenticated, so a sealed value cannot be moved elsewhere.
 */
export class KeyRing {
  constructor(private readonly keys: { id: string; key: Buffer }[]) {
    if (keys.length === 0) throw new Error('a key ring needs at least one key');
    for (const { id, key } of keys) if (key.length !== 32) throw new Error(`the key "${id}" must be 32 bytes long`);
  }

  seal(plain: string, purpose: string): Sealed {
    const { id, key } = this.keys[0]!;
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
    const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return {
      keyId: id,
      iv: iv.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
      data: data.toString('base64'),
    };
  }

  /** @throws DomainError `wrong-key` when the key is unknown or the value was changed or moved */
  open(sealed: Sealed, purpose: string): string {
    const found = this.keys.find(({ id }) => id === sealed.keyId);
    if (!found) throw wrongKey();
    try {
      const decipher = createDecipheriv('aes-256-gcm', found.key, Buffer.from(sealed.iv, 'base64'))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(Buffer.from(sealed.tag, 'base64'));
      return Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw wrongKey(cause);
    }
  }

  /** HMAC-SHA256, hex, with a key of its own derived for `purpose`: for tokens that go out and come back. */
  sign(text: string, purpose: string): string {
    const oldest = this.keys.at(-1)!.key;
    const key = Buffer.from(hkdfSync('sha256', oldest, Buffer.alloc(0), `sign:${purpose}`, 32));
    return createHmac('sha256', key).update(text).digest('hex');
  }
}

function wrongKey(cause?: unknown): DomainError {
  return new DomainError(
    'unavailable',
    'wrong-key',
    'The stored credentials were sealed with another key: start Earshot with the key that this data was made with (data/key, or EARSHOT_KEY).',
    { cause },
  );
}
