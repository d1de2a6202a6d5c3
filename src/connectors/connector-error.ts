export type ConnectorErrorKind = 'unauthorised' | 'rate-limited' | 'unavailable' | 'rejected';

/**
 * What a platform did to us. The kind decides what happens next: `unauthorised` puts a banner on the reps' screens,
 * `rate-limited` waits until `retryAt`, `unavailable` backs off, `rejected` is final for the item.
 * The message is a sentence that a rep can act on; it never holds a secret or a customer's text.
 */
export class ConnectorError extends Error {
  constructor(
    readonly kind: ConnectorErrorKind,
    message: string,
    options: { cause?: unknown; retryAt?: Date; /** The platform's own code, for support. */ code?: string } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'ConnectorError';
    this.retryAt = options.retryAt;
    this.code = options.code;
  }

  readonly retryAt?: Date;
  readonly code?: string;

  static unauthorised(message: string, cause?: unknown, code?: string): ConnectorError {
    return new ConnectorError('unauthorised', message, { cause, code });
  }

  static rateLimited(message: string, retryAt: Date, cause?: unknown): ConnectorError {
    return new ConnectorError('rate-limited', message, { cause, retryAt });
  }

  static unavailable(message: string, cause?: unknown): ConnectorError {
    return new ConnectorError('unavailable', message, { cause });
  }

  static rejected(message: string, cause?: unknown, code?: string): ConnectorError {
    return new ConnectorError('rejected', message, { cause, code });
  }
}
