import { createCipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';

/** The two keys that a browser gives out with its subscription. */
export interface BrowserKeys {
  /** P-256, uncompressed: 65 bytes. */
  publicKey: Buffer;
  /** 16 bytes. */
  authSecret: Buffer;
}

/** One record of at most this size holds the whole message. */
const recordSize = 4096;
const lastRecord = Buffer.of(2);

const freshKeys = (): ECDH => {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  return keys;
};

/**
 * The body of a Web Push message, which only the browser can read: RFC 8291 with the content coding `aes128gcm` of
 * RFC 8188. Key pair and salt are new for every message; a test gives those of the RFC's example.
 */
export function encrypt(
  text: string,
  { publicKey, authSecret }: BrowserKeys,
  { ours = freshKeys(), salt = randomBytes(16) }: { ours?: ECDH; salt?: Buffer } = {},
): Buffer {
  const derived = (secret: Buffer, seed: Buffer, info: Buffer | string, size: number) =>
    Buffer.from(hkdfSync('sha256', secret, seed, info, size));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, ours.getPublicKey()]);
  const secret = derived(ours.computeSecret(publicKey), authSecret, info, 32);
  const key = derived(secret, salt, 'Content-Encoding: aes128gcm\0', 16);
  const nonce = derived(secret, salt, 'Content-Encoding: nonce\0', 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const header = Buffer.alloc(21);
  salt.copy(header);
  header.writeUInt32BE(recordSize, 16);
  header.writeUInt8(ours.getPublicKey().length, 20);
  return Buffer.concat([
    header,
    ours.getPublicKey(),
    cipher.update(text, 'utf8'),
    cipher.update(lastRecord),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
}
