import { createHmac } from 'node:crypto';
import type { OutgoingReply, SourceAccess } from '../connector.ts';
import { answered, platformHttp } from '../platform-http.ts';
import { parseExactly } from './exact-json.ts';
import { graphError } from './graph-errors.ts';
import { fields, type Fields } from './payload.ts';
import { type FacebookSettings, readSettings, secret } from './settings.ts';
import { obey, readUsage } from './usage.ts';

type Method = 'GET' | 'POST' | 'DELETE';
type Params = Record<string, string | number | boolean | undefined>;

/** Which of Facebook's limits a call counts against. */
export type Bucket = 'pages' | 'messenger' | 'app';

export interface GraphAnswer {
  body: Fields;
  /** The version that answered, when it is not the one that was asked for. */
  otherVersion?: string;
}

/** One page's way to the Graph API: the token travels in a header only, and proves that it is ours. */
export class Graph {
  readonly settings: FacebookSettings;

  constructor(private readonly source: SourceAccess) {
    this.settings = readSettings(source);
  }

  get(path: string, params: Params = {}, bucket: Bucket = 'pages'): Promise<GraphAnswer> {
    return this.call('GET', path, { params }, bucket);
  }

  post(path: string, data: Record<string, unknown> = {}, bucket: Bucket = 'pages'): Promise<GraphAnswer> {
    return this.call('POST', path, { data }, bucket);
  }

  /** A file travels as a part of a form. */
  upload(
    path: string,
    params: Record<string, string>,
    [part, { name, contentType, bytes }]: [part: string, file: OutgoingReply['attachments'][number]],
    bucket: Bucket,
  ): Promise<GraphAnswer> {
    const form = new FormData();
    for (const [field, value] of Object.entries(params)) form.append(field, value);
    form.append(part, new Blob([new Uint8Array(bytes)], { type: contentType }), name);
    return this.call('POST', path, { data: form }, bucket);
  }

  delete(path: string): Promise<GraphAnswer> {
    return this.call('DELETE', path, {}, 'pages');
  }

  /** What the app, and not the page, may ask: whether a token is good. */
  asApp(path: string, params: Params): Promise<GraphAnswer> {
    const token = `${this.settings.appId}|${secret(this.source, 'appSecret', 'app secret')}`;
    return this.call('GET', path, { params, token }, 'app');
  }

  /** @throws ConnectorError, NoAnswer */
  private async call(
    method: Method,
    path: string,
    { params, data, token }: { params?: Params; data?: Record<string, unknown> | FormData; token?: string },
    bucket: Bucket,
  ): Promise<GraphAnswer> {
    await this.source.spend?.(bucket, 1);
    const bearer = token ?? secret(this.source, 'pageToken', 'page access token');
    const { version, graphUrl } = this.settings;
    const proof = createHmac('sha256', secret(this.source, 'appSecret', 'app secret'))
      .update(bearer)
      .digest('hex');
    const http = platformHttp(this.source, { baseURL: `${graphUrl}/${version}/` });
    const response = await answered<string>(
      http.request({
        method,
        url: path.replace(/^\//, ''),
        params: { ...params, appsecret_proof: proof },
        ...(data && { data }),
        headers: { authorization: `Bearer ${bearer}` },
        responseType: 'text',
        // long numbers must keep their digits
        transformResponse: (body: string) => body,
      }),
    );
    const headers = response.headers as Record<string, unknown>;
    const usages = readUsage(headers);
    await obey(this.source, usages);
    const body = parsedBody(response.data);
    if (response.status >= 300 || body === undefined || 'error' in body) {
      const regain = Math.max(0, ...usages.map(({ regainMinutes }) => regainMinutes));
      throw graphError({ status: response.status, headers, body }, this.source.now(), regain);
    }
    const served = headers['facebook-api-version'];
    return { body, ...(typeof served === 'string' && served !== version && { otherVersion: served }) };
  }
}

function parsedBody(text: unknown): Fields | undefined {
  try {
    const body = parseExactly(String(text));
    return body === true ? { success: true } : fields(body);
  } catch {
    return undefined;
  }
}

/** What a version that answers instead of ours means for an admin. */
export const versionDrift = (served: string, { version }: Pick<FacebookSettings, 'version'>): string =>
  `Facebook answers with version ${served} of its API where ${version} was asked for: it is going out of use. Change the version in the settings.`;
