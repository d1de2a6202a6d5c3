export type DomainErrorKind =
  | 'invalid' // what was sent cannot be: 400 or 422
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict' // it clashes with what is there: 409
  | 'stale' // If-Match did not match: 412
  | 'too-large'
  | 'too-many' // sent too often: 429
  | 'unavailable'; // try again later: 503

/**
 * We refuse. `code` is stable and for machines (`conversation-not-found`); the message is a sentence that tells a
 * person what to do. One filter turns it into an RFC 9457 problem body.
 */
export class DomainError extends Error {
  constructor(
    readonly kind: DomainErrorKind,
    readonly code: string,
    message: string,
    readonly details: {
      cause?: unknown;
      /** Field path to sentence. */ fields?: Record<string, string>;
      retryAfterSeconds?: number;
    } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'DomainError';
  }
}
