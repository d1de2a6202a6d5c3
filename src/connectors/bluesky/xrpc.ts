import type { AxiosInstance, AxiosResponse } from 'axios';
import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import { answered, NoAnswer, platformHttp } from '../platform-http.ts';
import { keptSession, openSession, renewSession, type Session } from './session.ts';
import { type BlueskySettings, readSettings } from './settings.ts';
import { isStaleToken, xrpcError } from './xrpc-errors.ts';

type Params = Record<string, string | number | boolean | string[] | undefined>;

/** A write whose fate nobody knows. */
export interface Unsure {
  unsure: string;
}

/**
 * One source's way to its server. Answers are not held against the lexicons, since one bad item would then cost its
 * whole page; whoever reads an item checks what it needs of it.
 */
export class Xrpc {
  readonly settings: BlueskySettings;
  private readonly http: AxiosInstance;

  constructor(readonly source: SourceAccess) {
    this.settings = readSettings(source);
    this.http = platformHttp(source, {
      baseURL: `${this.settings.service}/xrpc`,
      maxBytes: 10_000_000,
    });
  }

  /** The account's own DID. @throws ConnectorError */
  async did(): Promise<string> {
    return (await this.session()).did;
  }

  /** Reads. @throws ConnectorError */
  async query<T>(method: string, params: Params): Promise<T> {
    try {
      const answer = await this.ask('requests', (token) =>
        this.http.get<T>(`/${method}`, { params, paramsSerializer: { indexes: null }, headers: bearer(token) }),
      );
      return dataOf(answer, this.source.now());
    } catch (error) {
      if (error instanceof NoAnswer)
        throw ConnectorError.unavailable('Bluesky did not answer; it is tried again.', error);
      throw error;
    }
  }

  /** Writes once. @throws ConnectorError when it was surely not taken */
  async procedure<T>(method: string, input: object): Promise<T | Unsure> {
    try {
      const answer = await this.ask('writes', (token) =>
        this.http.post<T>(`/${method}`, input, { headers: bearer(token) }),
      );
      if (answer.status >= 500) return { unsure: `Bluesky answered with an error (status ${answer.status}).` };
      return dataOf(answer, this.source.now());
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      if (error.sent) return { unsure: 'Bluesky did not answer.' };
      throw ConnectorError.unavailable('Bluesky cannot be reached; it is tried again.', error);
    }
  }

  /** Signs in anew and keeps nothing: to test settings that are not stored. @throws ConnectorError */
  signIn(): Promise<Session & { handle: string }> {
    return openSession(this.source, this.settings, (path, body) => this.http.post(path, body));
  }

  private async session(): Promise<Session> {
    const { source, settings } = this;
    const kept = keptSession(source, settings);
    return kept ?? this.renewed();
  }

  private renewed(stale?: string): Promise<Session> {
    return renewSession(
      this.source,
      this.settings,
      (path, body, token) => this.http.post(path, body, token === undefined ? {} : { headers: bearer(token) }),
      stale,
    );
  }

  /** A token that is refused is replaced and the request made again: a refused write was not taken. */
  private async ask<T>(
    bucket: string,
    request: (token: string) => Promise<AxiosResponse<T>>,
  ): Promise<AxiosResponse<T>> {
    await this.source.spend?.(bucket, 1);
    const { accessToken } = await this.session();
    const first = await answered(request(accessToken));
    const answer = isStaleToken(first) ? await answered(request((await this.renewed(accessToken)).accessToken)) : first;
    await this.observe(bucket, answer.headers as Record<string, unknown>);
    return answer;
  }

  private async observe(bucket: string, headers: Record<string, unknown>): Promise<void> {
    const remaining = Number(headers['ratelimit-remaining'] ?? NaN);
    const reset = Number(headers['ratelimit-reset'] ?? NaN);
    if (Number.isFinite(remaining) && reset > 0) await this.source.observe?.(bucket, remaining, new Date(reset * 1000));
  }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

function dataOf<T>(answer: AxiosResponse<T>, now: Date): T {
  const error = xrpcError(answer, now);
  if (error) throw error;
  if (!answer.data || typeof answer.data !== 'object')
    throw ConnectorError.unavailable('Bluesky answered with something that is no data; it is tried again.');
  return answer.data;
}
