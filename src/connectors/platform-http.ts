import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { ConnectorError } from './connector-error.ts';
import type { SourceAccess } from './connector.ts';
import { agentsFor, agentsOnce } from './guarded-agent.ts';

const defaultMaxBytes = 25_000_000;
const defaultTimeout = 20_000;

/**
 * An HTTP client for one platform: guarded agents, no redirects (credentials never cross hosts), capped size and time.
 * Answers of every status are returned; the connector decides what they mean.
 */
export function platformHttp(
  source: Pick<SourceAccess, 'allowPrivateHosts'>,
  options: { baseURL: string; headers?: Record<string, string>; maxBytes?: number; timeout?: number },
): AxiosInstance {
  const http = axios.create({
    ...agentsFor(source),
    baseURL: options.baseURL,
    headers: { 'user-agent': 'Earshot', accept: 'application/json', ...options.headers },
    timeout: options.timeout ?? defaultTimeout,
    maxContentLength: options.maxBytes ?? defaultMaxBytes,
    maxBodyLength: options.maxBytes ?? defaultMaxBytes,
    maxRedirects: 0,
    proxy: false,
    validateStatus: () => true,
    transitional: { silentJSONParsing: true },
  });
  http.interceptors.request.use((request) =>
    request.method === 'get' ? request : Object.assign(request, agentsOnce(source)),
  );
  return http;
}

/** Makes one request. A request that got no answer throws; `sent` tells whether bytes of it may have reached the platform. */
export class NoAnswer extends Error {
  constructor(
    readonly sent: boolean,
    cause: unknown,
  ) {
    super('The platform did not answer.', { cause });
    this.name = 'NoAnswer';
  }
}

/** Codes of failures that happen before the first byte leaves. */
const before = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * Runs a request and turns axios' errors into ours. Nothing of the request (headers, tokens, bodies) is kept in the error.
 * @throws NoAnswer, ConnectorError
 */
export async function answered<T>(request: Promise<AxiosResponse<T>>): Promise<AxiosResponse<T>> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    if (!axios.isAxiosError(error)) throw error;
    if (error.cause instanceof ConnectorError) throw error.cause;
    const code = error.code ?? '';
    if (code === 'ERR_BAD_RESPONSE' && /maxContentLength/.test(error.message))
      throw ConnectorError.rejected('The platform sent more than we take in at once.');
    throw new NoAnswer(!before.has(code), new Error(code || error.message));
  }
}

/**
 * When a 429 or 503 says that it is over: `Retry-After` in seconds or as a date (RFC 9110), else after a minute.
 */
export function retryAt(headers: Record<string, unknown>, now: Date): Date {
  const value = String(headers['retry-after'] ?? '');
  const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : (Date.parse(value) - now.getTime()) / 1000;
  const wait = Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 86_400) : 60;
  return new Date(now.getTime() + wait * 1000);
}

/**
 * What an HTTP status means by itself, for platforms that say no more.
 * @param platform as people call it, for the sentence
 * @returns undefined below 400
 */
export function statusError(
  { status, headers }: AxiosResponse,
  platform: string,
  now: Date,
): ConnectorError | undefined {
  if (status < 300) return undefined;
  if (status < 400)
    return ConnectorError.rejected(
      `${platform} answered with a redirect; check the address in the settings.`,
      undefined,
      String(status),
    );
  if (status === 401)
    return ConnectorError.unauthorised(
      `${platform} does not accept our credentials any more: connect the account again.`,
      undefined,
      '401',
    );
  if (status === 429) return ConnectorError.rateLimited(`${platform} asks us to slow down.`, retryAt(headers, now));
  if (status >= 500)
    return ConnectorError.unavailable(`${platform} has trouble (status ${status}); it is tried again.`);
  return ConnectorError.rejected(`${platform} refused the request (status ${status}).`, undefined, String(status));
}
