import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import { answered, platformHttp, statusError } from '../platform-http.ts';

const hosts = /(^|\.)(fbcdn\.net|facebook\.com|fbsbx\.com)$/;

/** Fetches a file from Facebook's own hosts, without credentials; addresses found in messages never lead inwards. */
export async function fetchFile(
  source: SourceAccess,
  remote: string,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; contentType: string }> {
  const { protocol, hostname, origin } = new URL(remote);
  if (protocol !== 'https:' || !hosts.test(hostname))
    throw ConnectorError.rejected('The file lies outside Facebook and is not fetched.');
  const http = platformHttp({ allowPrivateHosts: false }, { baseURL: origin, maxBytes });
  const response = await answered<ArrayBuffer>(http.get(remote, { responseType: 'arraybuffer' }));
  const error = statusError(response, 'Facebook', source.now());
  if (error) throw error;
  const contentType = String(response.headers['content-type'] ?? 'application/octet-stream').split(';')[0]!;
  return { bytes: new Uint8Array(response.data), contentType };
}
