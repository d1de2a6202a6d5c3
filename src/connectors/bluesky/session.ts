import type { AxiosResponse } from 'axios';
import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import { answered, NoAnswer } from '../platform-http.ts';
import type { BlueskySettings } from './settings.ts';
import { errorName, xrpcError } from './xrpc-errors.ts';

export interface Session {
  did: string;
  accessToken: string;
}

interface SessionAnswer {
  did: string;
  handle: string;
  accessJwt: string;
  refreshJwt: string;
}

/** Posts to a path, with a token where one is given. */
type Post = (path: string, body?: object, token?: string) => Promise<AxiosResponse<SessionAnswer>>;

/** The session kept from earlier, unless it was opened for another account or with another password. */
export function keptSession(
  source: Pick<SourceAccess, 'secrets' | 'sign'>,
  settings: BlueskySettings,
): Session | undefined {
  const { sessionDid: did, accessToken, sessionOf } = source.secrets;
  return did && accessToken && sessionOf === ownerOf(source, settings) ? { did, accessToken } : undefined;
}

/**
 * Another access token than `stale`: by the refresh token while that lives, else by the app password, since opening sessions
 * is limited to 300 a day.
 * @throws ConnectorError
 */
export async function renewSession(
  source: SourceAccess,
  settings: BlueskySettings,
  post: Post,
  stale?: string,
): Promise<Session> {
  const secrets = await source.renewSecrets(
    (stored) => !keptSession({ ...source, secrets: stored }, settings) || stored['accessToken'] === stale,
    async (stored) => {
      const { refreshToken } = stored;
      const mayRefresh = refreshToken && keptSession({ ...source, secrets: stored }, settings);
      const refreshed = mayRefresh ? await refresh(source, post, refreshToken) : null;
      const opened = refreshed ?? (await open(source, settings, post));
      return {
        sessionDid: opened.did,
        accessToken: opened.accessJwt,
        refreshToken: opened.refreshJwt,
        sessionOf: ownerOf(source, settings),
      };
    },
  );
  Object.assign(source.secrets, secrets);
  return { did: secrets['sessionDid']!, accessToken: secrets['accessToken']! };
}

/** Opens a session and stores nothing. @throws ConnectorError */
export async function openSession(
  source: SourceAccess,
  settings: BlueskySettings,
  post: Post,
): Promise<Session & { handle: string }> {
  const { did, handle, accessJwt } = await open(source, settings, post);
  return { did, handle, accessToken: accessJwt };
}

/** @returns null when the refresh token has died too */
async function refresh(source: SourceAccess, post: Post, token: string): Promise<SessionAnswer | null> {
  const answer = await reached(post('/com.atproto.server.refreshSession', undefined, token));
  if (answer.status === 400 || answer.status === 401) return null;
  return checked(answer, source);
}

async function open(source: SourceAccess, { identifier }: BlueskySettings, post: Post): Promise<SessionAnswer> {
  const password = source.secrets['appPassword'];
  if (!password) throw ConnectorError.unauthorised('Enter an app password of the account.');
  const answer = await reached(post('/com.atproto.server.createSession', { identifier, password }));
  if (errorName(answer) === 'AuthFactorTokenRequired')
    throw ConnectorError.unauthorised(
      'This is the account\u2019s own password, which asks for a code: enter an app password.',
      undefined,
      'AuthFactorTokenRequired',
    );
  return checked(answer, source);
}

/** A session that could not be asked for is only a delay, whatever was to follow: nothing was written. */
async function reached<T>(request: Promise<AxiosResponse<T>>): Promise<AxiosResponse<T>> {
  try {
    return await answered(request);
  } catch (error) {
    if (error instanceof NoAnswer)
      throw ConnectorError.unavailable('Bluesky did not answer; it is tried again.', error);
    throw error;
  }
}

function checked(answer: AxiosResponse<SessionAnswer>, source: SourceAccess): SessionAnswer {
  const error = xrpcError(answer, source.now());
  if (error) throw error;
  const { did, accessJwt, refreshJwt } = answer.data ?? {};
  if (!did || !accessJwt || !refreshJwt)
    throw ConnectorError.unavailable('Bluesky opened no session; it is tried again.');
  return answer.data;
}

/** Whose session it is; the password stands there only as a mark that nobody can turn back. */
function ownerOf(source: Pick<SourceAccess, 'secrets' | 'sign'>, { service, identifier }: BlueskySettings): string {
  return source.sign(`bluesky session ${service} ${identifier} ${source.secrets['appPassword'] ?? ''}`);
}
