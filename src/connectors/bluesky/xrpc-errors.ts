import type { AxiosResponse } from 'axios';
import { ConnectorError } from '../connector-error.ts';
import { retryAt, statusError } from '../platform-http.ts';

/** The server's name of what went wrong (`ExpiredToken`, `RecordNotFound`), or ''. Bodies may be HTML. */
export function errorName({ data }: AxiosResponse): string {
  const name = (data as { error?: unknown } | null)?.error;
  return typeof name === 'string' ? name.slice(0, 100) : '';
}

/** Whether another token may help: both come with status 400, as seen on a real server. */
export const isStaleToken = (answer: AxiosResponse): boolean =>
  answer.status >= 400 && answer.status < 500 && /^(?:ExpiredToken|InvalidToken)$/.test(errorName(answer));

const lockedOut = /^Account(?:Takedown|Deactivated)|RepoDeactivated$/;

/** What an answer means, or undefined when it is no error. */
export function xrpcError(answer: AxiosResponse, now: Date): ConnectorError | undefined {
  const name = errorName(answer);
  if (answer.status === 429)
    return ConnectorError.rateLimited('Bluesky asks us to slow down.', limitEnds(answer.headers, now));
  if (answer.status === 401 || isStaleToken(answer))
    return ConnectorError.unauthorised(
      'Bluesky does not accept the app password any more: make a new one and enter it in the settings.',
      undefined,
      name || '401',
    );
  if (lockedOut.test(name))
    return ConnectorError.unauthorised(
      'Bluesky has closed the account or it was deactivated: sign in there to see why.',
      undefined,
      name,
    );
  if (answer.status >= 400 && answer.status < 500 && name)
    return ConnectorError.rejected(`Bluesky refused the request (${name}).`, undefined, name);
  return statusError(answer, 'Bluesky', now);
}

/** `RateLimit-Reset` is in Unix seconds; without it `Retry-After` counts. */
function limitEnds(headers: Record<string, unknown>, now: Date): Date {
  const reset = Number(headers['ratelimit-reset']) * 1000;
  return reset > now.getTime() ? new Date(reset) : retryAt(headers, now);
}
