import type https from 'node:https';
import { ApiResponseError, TwitterApi, type TwitterResponse } from 'twitter-api-v2';
import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import { accessToken, isSignedIn } from '../oauth.ts';
import { Budget } from './budget.ts';
import { agentFor } from './gateway-agent.ts';
import { impatience } from './impatience.ts';
import { readSettings, type XSettings } from './settings.ts';
import { readError } from './x-errors.ts';
import { xOAuth } from './x-oauth.ts';

export interface Call {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Below https://api.x.com/2/. */
  path: string;
  /** The platform's limit that the call counts against: method and path without ids. */
  bucket: string;
  query?: Record<string, string | number | undefined>;
  body?: Record<string, unknown>;
}

/** One source's way to X: tokens, limits and money are taken care of. Never kept beyond a call of the connector. */
export class XClient {
  readonly settings: XSettings;
  readonly budget: Budget;
  private readonly agent: https.Agent;

  constructor(readonly source: SourceAccess) {
    this.settings = readSettings(source);
    this.budget = new Budget(source, this.settings);
    this.agent = agentFor(source, this.settings.gateway);
  }

  /** Reads. @throws ConnectorError; running out of credits ends when somebody buys some, so reading is tried again */
  async read<T>(call: Omit<Call, 'method'>): Promise<T> {
    try {
      return await this.send<T>({ ...call, method: 'get' });
    } catch (cause) {
      const error = readError(cause, this.source.now());
      throw error.code === '402' ? ConnectorError.unavailable(error.message) : error;
    }
  }

  /**
   * Makes a call as the account, or as the app where no account is signed in.
   * @throws what the library throws, for `failureOf`; ConnectorError
   */
  async send<T>(call: Call): Promise<T> {
    await this.source.spend?.(call.bucket, 1);
    const signedIn = isSignedIn(this.source);
    const token = await this.token();
    try {
      return await this.once<T>(call, token);
    } catch (error) {
      const expired = error instanceof ApiResponseError && error.code === 401;
      if (!expired || !signedIn || !this.source.secrets['refreshToken']) throw error;
      return this.once<T>(call, await accessToken(this.source, xOAuth, token));
    }
  }

  /** Makes a call as the app, which owns webhooks. @throws ConnectorError */
  async asApp<T>(call: Call): Promise<T> {
    await this.source.spend?.(call.bucket, 1);
    try {
      return await this.once<T>(call, this.appToken());
    } catch (cause) {
      throw readError(cause, this.source.now());
    }
  }

  /** With a token that is at hand; nothing is renewed. */
  async once<T>({ method, path, bucket, query, body }: Call, token: string): Promise<T> {
    const client = new TwitterApi(token, { httpAgent: this.agent, plugins: [impatience] });
    const full = { fullResponse: true } as const;
    const ask = {
      get: () => client.v2.get<T>(path, query, full),
      delete: () => client.v2.delete<T>(path, query, full),
      post: () => client.v2.post<T>(path, body, full),
      put: () => client.v2.put<T>(path, body, full),
    }[method];
    try {
      const answer = await ask();
      await this.observe(bucket, answer);
      return answer.data;
    } catch (error) {
      if (error instanceof ApiResponseError) await this.observe(bucket, error);
      throw error;
    }
  }

  private async token(): Promise<string> {
    if (isSignedIn(this.source)) return accessToken(this.source, xOAuth);
    return this.appToken();
  }

  private appToken(): string {
    const bearer = this.source.secrets['bearerToken'];
    if (!bearer) throw ConnectorError.unauthorised('Enter the bearer token of your app on X, or sign the account in.');
    return bearer;
  }

  private async observe(bucket: string, { rateLimit }: Pick<TwitterResponse<unknown>, 'rateLimit'>): Promise<void> {
    for (const limit of [rateLimit, rateLimit?.day, rateLimit?.userDay])
      if (limit && limit.reset > 0) await this.source.observe?.(bucket, limit.remaining, new Date(limit.reset * 1000));
  }
}
