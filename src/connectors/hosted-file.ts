import { ConnectorError } from './connector-error.ts';
import { answered, platformHttp, statusError } from './platform-http.ts';

/**
 * Fetches a file from a platform's own servers, without credentials and never from a private host: an address found in a
 * message leads nowhere else.
 * @param hosts names of the servers
 * @param platform as people call it, for sentences
 * @throws ConnectorError
 */
export async function fetchFrom(
  hosts: RegExp,
  platform: string,
  remote: string,
  maxBytes: number,
  now: Date,
): Promise<{ bytes: Uint8Array; contentType: string }> {
  const url = URL.canParse(remote) ? new URL(remote) : undefined;
  if (url?.protocol !== 'https:' || !hosts.test(url.hostname))
    throw ConnectorError.rejected(`This file does not lie on a server of ${platform}.`);
  const http = platformHttp({ allowPrivateHosts: false }, { baseURL: url.origin, maxBytes });
  const answer = await answered<ArrayBuffer>(http.get(url.pathname + url.search, { responseType: 'arraybuffer' }));
  const error = statusError(answer, platform, now);
  if (error) throw error;
  const contentType = String(answer.headers['content-type'] ?? 'application/octet-stream').split(';')[0]!;
  return { bytes: new Uint8Array(answer.data), contentType };
}
