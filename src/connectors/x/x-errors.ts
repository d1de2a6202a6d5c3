import { ApiPartialResponseError, ApiRequestError, ApiResponseError } from 'twitter-api-v2';
import { ConnectorError } from '../connector-error.ts';

const credits = 'The credits for X are used up: buy credits in its developer console.';
const notSummoned =
  'X lets us answer only posts whose author mentions or quotes us. Answer on X with the link instead; it is noticed here.';
/** Failures before the first byte leaves. */
const beforeSending = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|CERT_|SELF_SIGNED|UNABLE_TO_VERIFY/;

/**
 * What went wrong, told by whether the platform took the request:
 * `refused` it did not, `unsure` nobody knows. Nothing of the request is kept, since it holds the token.
 */
export type Failure = { taken: 'refused'; error: ConnectorError } | { taken: 'unsure'; reason: string };

export function failureOf(cause: unknown, now: Date): Failure {
  const ours = ourOwn(cause);
  if (ours) return { taken: 'refused', error: ours };
  if (cause instanceof ApiResponseError) return responseFailure(cause, now);
  if (cause instanceof ApiPartialResponseError) return { taken: 'unsure', reason: 'The answer of X broke off.' };
  if (!(cause instanceof ApiRequestError)) throw cause;
  const inner = innerError(cause);
  const code = `${(inner as NodeJS.ErrnoException).code ?? ''} ${inner.message}`;
  if (!beforeSending.test(code)) return { taken: 'unsure', reason: 'X did not answer.' };
  return { taken: 'refused', error: ConnectorError.unavailable('X cannot be reached; it is tried again.') };
}

/** For reading, where trying again harms nobody. */
export function readError(cause: unknown, now: Date): ConnectorError {
  const failure = failureOf(cause, now);
  return failure.taken === 'refused'
    ? failure.error
    : ConnectorError.unavailable(`${failure.reason} It is tried again.`);
}

/** The guarded agent refuses by throwing inside the library. */
function ourOwn(cause: unknown): ConnectorError | undefined {
  if (cause instanceof ConnectorError) return cause;
  const inner = cause instanceof ApiRequestError ? innerError(cause) : undefined;
  return inner instanceof ConnectorError ? inner : undefined;
}

/** The library's getter looks in the wrong place (1.29.1), so the place that is filled is read too. */
function innerError(cause: ApiRequestError): Error {
  const { _options: options } = cause as unknown as { _options?: { error?: Error } };
  return cause.requestError ?? options?.error ?? cause;
}

function responseFailure(cause: ApiResponseError, now: Date): Failure {
  const { code } = cause;
  if (code >= 500) return { taken: 'unsure', reason: `X has trouble (status ${code}).` };
  return { taken: 'refused', error: refusal(cause, now) };
}

function refusal(cause: ApiResponseError, now: Date): ConnectorError {
  const { code } = cause;
  const told = wordsOf(cause);
  if (code === 429) return ConnectorError.rateLimited('X asks us to slow down.', limitEnds(cause, now));
  if (code === 401)
    return ConnectorError.unauthorised(
      'X does not accept our credentials any more: connect the account again.',
      undefined,
      '401',
    );
  if (code === 402) return ConnectorError.rejected(credits, undefined, '402');
  if (code === 403 && /not been mentioned|otherwise engaged/i.test(told))
    return ConnectorError.rejected(notSummoned, undefined, 'not-summoned');
  if (code === 403 && /duplicate/i.test(told))
    return ConnectorError.rejected('X says that the same text was posted already: change it.', undefined, 'duplicate');
  if (code === 403) return ConnectorError.rejected(forbidden(told), undefined, '403');
  if (code === 404)
    return ConnectorError.rejected(
      'X does not show this any more: it was deleted, or its author is hidden.',
      undefined,
      '404',
    );
  return ConnectorError.rejected(`X refused the request (status ${code}).`, undefined, String(code));
}

function forbidden(told: string): string {
  return /unsupported authentication/i.test(told)
    ? 'X wants the account itself to be signed in for this: open the account in the settings and sign in.'
    : 'X does not allow this to our app: check its permissions in the developer console and sign in again.';
}

/** The platform's words, to tell its refusals apart; never shown. A body may be HTML. */
function wordsOf({ data }: ApiResponseError): string {
  return typeof data === 'string'
    ? ''
    : `${data?.title ?? ''} ${data?.detail ?? ''} ${JSON.stringify(data?.errors ?? '')}`;
}

/** Of the limits that are used up the one that ends last; a quarter of an hour where X does not say. */
function limitEnds({ rateLimit, headers }: ApiResponseError, now: Date): Date {
  const used = [rateLimit, rateLimit?.day, rateLimit?.userDay].filter((limit) => limit?.remaining === 0);
  const reset = Math.max(...used.map((limit) => limit!.reset * 1000), 0);
  const after = Number(headers['retry-after']) * 1000;
  if (reset > now.getTime()) return new Date(reset);
  return new Date(now.getTime() + (after > 0 ? after : 15 * 60_000));
}
