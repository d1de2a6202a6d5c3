import type { AxiosResponse } from 'axios';
import { ConnectorError } from '../connector-error.ts';
import type { SendResult, SourceAccess } from '../connector.ts';
import { answered, NoAnswer, statusError } from '../platform-http.ts';

/** Says what an answer of a certain status means, or undefined when it is no error. */
export type Judge = (answer: AxiosResponse, now: Date) => ConnectorError | undefined;

const silence = 'The forum does not answer; it is tried again.';

/** Makes a request that only reads. @throws ConnectorError */
export async function ask<T>(
  source: SourceAccess,
  request: Promise<AxiosResponse<T>>,
  judge: Judge = judged,
): Promise<AxiosResponse<T>> {
  let answer: AxiosResponse<T>;
  try {
    answer = await answered(request);
  } catch (error) {
    throw error instanceof NoAnswer ? ConnectorError.unavailable(silence, error) : error;
  }
  const error = judge(answer, source.now());
  if (error) throw error;
  return answer;
}

/**
 * Makes a request that writes. No answer after bytes have left, and any 5xx, leave open whether it was written.
 * @throws ConnectorError when it was surely not
 */
export async function write<T>(
  source: SourceAccess,
  request: Promise<AxiosResponse<T>>,
  judge: Judge,
): Promise<AxiosResponse<T> | Extract<SendResult, { outcome: 'unconfirmed' }>> {
  let answer: AxiosResponse<T>;
  try {
    answer = await answered(request);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    if (!error.sent) throw ConnectorError.unavailable('The forum cannot be reached; it is tried again.', error);
    return { outcome: 'unconfirmed', reason: 'The forum did not answer after the reply had left.' };
  }
  const error = judge(answer, source.now());
  if (error?.kind === 'unavailable')
    return { outcome: 'unconfirmed', reason: `The forum answered with an error (status ${answer.status}).` };
  if (error) throw error;
  return answer;
}

/** What a status means where the forum's software says no more. */
export const judged: Judge = (answer, now) => statusError(answer, 'The forum', now);

/** An id or a word, whatever came: text and numbers as text, anything else as none. */
export function word(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A plain object, whatever came. */
export function record(value: unknown): Record<string, unknown> {
  return value && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
