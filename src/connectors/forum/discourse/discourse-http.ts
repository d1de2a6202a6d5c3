import type { AxiosInstance, AxiosResponse } from 'axios';
import { ConnectorError } from '../../connector-error.ts';
import type { SourceAccess } from '../../connector.ts';
import { platformHttp, statusError } from '../../platform-http.ts';
import { ask, record } from '../asking.ts';
import type { ForumSettings } from '../settings.ts';

/** Discourse counts the calls of all admin keys of a site together: 60 a minute. */
const bucket = 'api-key';
const aMinute = 60;

/** A client signed in as the account of the settings. @throws ConnectorError when the key is missing */
export function discourseHttp(source: SourceAccess, settings: ForumSettings): AxiosInstance {
  const key = source.secrets['apiKey'];
  if (!key || !settings.username)
    throw ConnectorError.unauthorised('Enter the API key of the forum and the account it belongs to.');
  return platformHttp(source, {
    baseURL: settings.url,
    headers: { 'api-key': key, 'api-username': settings.username },
  });
}

/** Reads one address of the API. @throws ConnectorError */
export async function read<T>(
  source: SourceAccess,
  settings: ForumSettings,
  path: string,
  params: Record<string, unknown> = {},
): Promise<T> {
  const http = discourseHttp(source, settings);
  await spend(source);
  const { data } = await obeying(source, ask(source, http.get<T>(path, { params }), judgeDiscourse));
  if (!data || typeof data !== 'object')
    throw ConnectorError.unavailable('The forum answered with something that is no data; it is tried again.');
  return data;
}

/** As `read`, but null for what is gone or hidden from us. */
export async function readIfThere<T>(source: SourceAccess, settings: ForumSettings, path: string): Promise<T | null> {
  try {
    return await read<T>(source, settings, path);
  } catch (error) {
    // a key that is refused comes as 403 too, and says nothing of the post
    const code = error instanceof ConnectorError && error.kind === 'rejected' ? error.code : undefined;
    if (code === '404' || code === '403' || code === '410') return null;
    throw error;
  }
}

/** Takes one of the minute's calls, which all processes share. @throws ConnectorError rate-limited */
export async function spend(source: SourceAccess): Promise<void> {
  const minute = Math.floor(source.now().getTime() / 60_000);
  await source.observe?.(bucket, aMinute, new Date((minute + 1) * 60_000));
  await source.spend?.(bucket, 1);
}

/** What the forum says of its limits holds back every process. */
export async function obeying<T>(source: SourceAccess, request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ConnectorError && error.retryAt) await source.observe?.(bucket, 0, error.retryAt);
    throw error;
  }
}

/** What Discourse means by an answer: limits say their seconds in a header or in the body, wrong keys come as 403. */
export function judgeDiscourse(answer: AxiosResponse, now: Date): ConnectorError | undefined {
  const { status } = answer;
  const body = record(answer.data);
  if (status === 429) return limited(answer, body, now);
  const said = sentences(body);
  if (status === 403 && /api (?:username|key)|key is invalid/i.test(said))
    return ConnectorError.unauthorised(
      'The forum does not accept the API key any more, or it belongs to another account: enter a new one.',
      undefined,
      '403',
    );
  if (status === 403)
    return ConnectorError.rejected(
      'The account or its API key has no permission for this on the forum.',
      undefined,
      '403',
    );
  if (status === 422 && said) return ConnectorError.rejected(`The forum refused it: ${said}`, undefined, '422');
  return statusError(answer, 'The forum', now);
}

function limited(answer: AxiosResponse, body: Record<string, unknown>, now: Date): ConnectorError {
  const seconds = Number(record(body['extras'])['wait_seconds']);
  const headers = Object.fromEntries(Object.entries(answer.headers)) as Record<string, unknown>;
  if (!headers['retry-after'] && Number.isFinite(seconds)) headers['retry-after'] = String(Math.ceil(seconds));
  return statusError({ ...answer, headers } as AxiosResponse, 'The forum', now)!;
}

function sentences(body: Record<string, unknown>): string {
  const errors = Array.isArray(body['errors']) ? body['errors'] : [body['errors'] ?? body['error']];
  return errors
    .filter((error): error is string => typeof error === 'string')
    .join(' ')
    .slice(0, 300);
}
