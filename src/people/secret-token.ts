import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits in 43 characters that need no escaping anywhere. */
export const newSecretToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of it. One round is enough, since nobody can guess 256 random bits. */
export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The value that a page must send along with the session's cookie; whoever lacks the cookie cannot compute it. */
export const csrfTokenOf = (sessionToken: string): string =>
  createHmac('sha256', sessionToken).update('earshot csrf').digest('base64url');

/** Compares without telling by its time how much was right. */
export const sameSecret = (hash: Buffer, token: string): boolean => timingSafeEqual(hash, hashOfToken(token));
