import type { AxiosInstance, AxiosResponse } from 'axios';
import { ConnectorError } from '../../connector-error.ts';
import type { SourceAccess } from '../../connector.ts';
import { platformHttp, statusError } from '../../platform-http.ts';
import { ask, record, word } from '../asking.ts';
import type { ForumSettings } from '../settings.ts';

/** A client with the master token, acting as the account: every call needs `_uid`. @throws ConnectorError */
export function nodebbHttp(source: SourceAccess, settings: ForumSettings): AxiosInstance {
  const token = source.secrets['token'];
  if (!token || !/^\d+$/.test(settings.uid))
    throw ConnectorError.unauthorised('Enter the API token of the forum and the number (uid) of the account.');
  const http = platformHttp(source, { baseURL: settings.url, headers: { authorization: `Bearer ${token}` } });
  http.defaults.params = { _uid: settings.uid };
  return http;
}

/** Reads one address of the API. @throws ConnectorError */
export async function read<T>(
  source: SourceAccess,
  settings: ForumSettings,
  path: string,
  params: Record<string, unknown> = {},
): Promise<T> {
  const { data } = await ask(source, nodebbHttp(source, settings).get<T>(path, { params }), judgeNodebb);
  if (!data || typeof data !== 'object')
    throw ConnectorError.unavailable('The forum answered with something that is no data; it is tried again.');
  return data;
}

/** What NodeBB means by an answer. New accounts are told to wait in a sentence, with status 400. */
export function judgeNodebb(answer: AxiosResponse, now: Date): ConnectorError | undefined {
  if (answer.status < 400 || answer.status === 429 || answer.status >= 500 || answer.status === 401)
    return statusError(answer, 'The forum', now);
  const said = word(record(record(answer.data)['status'])['message']).slice(0, 300);
  const wait = /wait (\d+) second/i.exec(said)?.[1];
  if (wait)
    return ConnectorError.rateLimited(
      `The forum asks the account to wait ${wait} seconds between posts.`,
      new Date(now.getTime() + Math.max(1, Number(wait)) * 1000),
    );
  if (!said) return statusError(answer, 'The forum', now);
  return ConnectorError.rejected(`The forum refused it: ${said}`, undefined, String(answer.status));
}

/** Proves that the token still counts: a wrong one is not refused but treated as a guest. @throws ConnectorError */
export async function probe(source: SourceAccess, settings: ForumSettings): Promise<Record<string, unknown>> {
  const answer = await ask(source, nodebbHttp(source, settings).get<unknown>('/api/self'), (one, now) =>
    one.status === 404 || one.status === 403 || one.status < 400 ? undefined : judgeNodebb(one, now),
  );
  const account = record(answer.data);
  if (answer.status < 300 && word(account['uid']) === settings.uid) return account;
  throw ConnectorError.unauthorised(
    'The forum treats us as a guest: the API token is wrong, is no master token, or the number of the account is wrong.',
    undefined,
    'guest',
  );
}
