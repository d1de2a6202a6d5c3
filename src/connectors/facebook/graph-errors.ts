import { ConnectorError } from '../connector-error.ts';
import { retryAt } from '../platform-http.ts';
import { fields, idOf } from './payload.ts';

const throttled = new Set([4, 17, 32, 341, 613, 80001, 80002, 80006]);
const deadToken = new Set([102, 190, 463, 467]);

/** What Facebook answered, as far as it matters to an error. */
export interface Refusal {
  status: number;
  headers: Record<string, unknown>;
  /** Parsed body; undefined when it was no JSON. */
  body: unknown;
}

/** Facebook's numbers for what went wrong; 0 when it did not say. */
export function errorNumbers(body: unknown): { code: number; subcode: number } {
  const error = fields(fields(body)['error']);
  const number = (value: unknown): number => Number(idOf(value)) || 0;
  return { code: number(error['code']), subcode: number(error['error_subcode']) };
}

/**
 * What a refusal means. The platform's own sentence is left out, since it may quote what customers wrote.
 * @param regainMinutes what the usage header said of when calls are possible again
 */
export function graphError(answer: Refusal, now: Date, regainMinutes = 0): ConnectorError {
  const { code, subcode } = errorNumbers(answer.body);
  const name = subcode ? `${code}/${subcode}` : String(code || answer.status);
  if (throttled.has(code) || answer.status === 429) {
    const own = regainMinutes > 0 ? new Date(now.getTime() + regainMinutes * 60_000) : null;
    const later = answer.headers['retry-after'] ? retryAt(answer.headers, now) : new Date(now.getTime() + 300_000);
    return ConnectorError.rateLimited('Facebook asks us to slow down.', own ?? later);
  }
  if (deadToken.has(code) || (code === 0 && answer.status === 401)) {
    const expired = [460, 463, 467].includes(subcode) ? ' (it expired, or the password was changed)' : '';
    return ConnectorError.unauthorised(
      `Facebook does not accept the page\u2019s token any more${expired}: generate a new one and enter it in the settings.`,
      undefined,
      name,
    );
  }
  return refusedFor(code, subcode, name) ?? unexpected(answer, code, name);
}

function refusedFor(code: number, subcode: number, name: string): ConnectorError | null {
  if (subcode === 2018278 || subcode === 2018065) {
    return ConnectorError.rejected('The time for a private answer on Facebook is over.', undefined, name);
  }
  if (subcode === 2018300 || subcode === 2018301) {
    return ConnectorError.rejected(
      'Another app holds this Messenger thread: answer in the page\u2019s inbox.',
      undefined,
      name,
    );
  }
  if (code === 10 || (code >= 200 && code <= 299)) {
    return ConnectorError.unauthorised(
      `Facebook does not permit this (code ${name}): press Test in the settings of the page to see which permission is missing.`,
      undefined,
      name,
    );
  }
  if (code === 368) {
    return ConnectorError.rejected(
      'Facebook has blocked the page from doing this for a while, for its policies.',
      undefined,
      name,
    );
  }
  if (code === 100) {
    return ConnectorError.rejected('It is not on Facebook any more, or the page may not see it.', undefined, name);
  }
  return null;
}

function unexpected({ status }: Refusal, code: number, name: string): ConnectorError {
  if (code === 1 || code === 2 || status >= 500)
    return ConnectorError.unavailable(`Facebook has trouble (${name}); it is tried again.`);
  return ConnectorError.rejected(`Facebook refused the request (code ${name}).`, undefined, name);
}

/** Whether a failure says that the item is gone or not ours to see, as opposed to the page's access. */
export const isGone = (error: unknown): boolean =>
  error instanceof ConnectorError && error.kind === 'rejected' && /^100\b/.test(error.code ?? '');

/** Whether a permission is missing, as opposed to a dead token. */
export const isForbidden = (error: unknown): boolean =>
  error instanceof ConnectorError && error.kind === 'unauthorised' && /^(10|2\d\d)\b/.test(error.code ?? '');
