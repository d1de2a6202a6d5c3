import { createECDH, createPrivateKey, sign } from 'node:crypto';
import type { KeyRing } from '../../common/sealed-secrets.ts';

const validSeconds = 12 * 3600;
const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Who sends, as push services and browsers know it (VAPID, RFC 8292): a P-256 key derived from the master key, so that
 * every process has the same one and there is nothing more to keep.
 */
export class ServerIdentity {
  /** Uncompressed, base64url: browsers subscribe to this key alone. */
  readonly publicKey: string;
  private readonly privateKey;

  constructor(keys: KeyRing) {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(Buffer.from(keys.sign('server', 'web-push'), 'hex'));
    const publicKey = pair.getPublicKey();
    this.publicKey = publicKey.toString('base64url');
    this.privateKey = createPrivateKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        d: pair.getPrivateKey().toString('base64url'),
        x: publicKey.subarray(1, 33).toString('base64url'),
        y: publicKey.subarray(33).toString('base64url'),
      },
    });
  }

  /** The header by which the push service of this endpoint knows us for half a day. @param contact an https address of ours */
  authorization(endpoint: string, contact: string | undefined, now: Date): string {
    const expires = Math.floor(now.getTime() / 1000) + validSeconds;
    const claims = { aud: new URL(endpoint).origin, exp: expires, ...(contact && { sub: contact }) };
    const token = `${json({ typ: 'JWT', alg: 'ES256' })}.${json(claims)}`;
    const signature = sign('sha256', Buffer.from(token), { key: this.privateKey, dsaEncoding: 'ieee-p1363' });
    return `vapid t=${token}.${signature.toString('base64url')}, k=${this.publicKey}`;
  }
}
