import axios, { type AxiosResponse } from 'axios';
import { ConnectorError } from './connector-error.ts';
import { agentsFor } from './guarded-agent.ts';
import { answered } from './platform-http.ts';

const mostRedirects = 3;

/** What a fetch may take. */
export interface FetchLimits {
  maxBytes: number;
  /** For the whole chain of redirects. */
  milliseconds: number;
  /** The `accept` header. */
  accept: string;
}

/** Through which no message can make us look into a private network. */
export const strictAgents = agentsFor({ allowPrivateHosts: false });

/**
 * Fetches what stands at an address out of a message. No cookie and no referrer goes along; each redirect is checked
 * like the first address.
 * @throws ConnectorError `rejected` if the address is none that we go to, nothing is there, or too much; `unavailable` if
 *   it may be there later
 */
export async function fetchRemote(
  address: string,
  limits: FetchLimits,
  agents = strictAgents,
): Promise<{ bytes: Buffer; contentType: string }> {
  const signal = AbortSignal.timeout(limits.milliseconds);
  let next = address;
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const { status, headers, data } = await ask(webAddress(next), limits, signal, agents);
    if (status === 200) return { bytes: data, contentType: String(headers['content-type'] ?? '') };
    const location: unknown = headers.location;
    if (status === 429 || status >= 500) throw ConnectorError.unavailable(`The file could not be fetched (${status}).`);
    if (status >= 400) throw ConnectorError.rejected(`The file is not to be had there (${status}).`);
    if (typeof location !== 'string' || !URL.canParse(location, next)) break;
    next = new URL(location, next).href;
  }
  throw nowhere();
}

async function ask(
  address: string,
  { maxBytes, accept }: FetchLimits,
  signal: AbortSignal,
  agents: ReturnType<typeof agentsFor>,
): Promise<AxiosResponse<Buffer>> {
  try {
    return await answered(
      axios.get<Buffer>(address, {
        ...agents,
        signal,
        responseType: 'arraybuffer',
        headers: { 'user-agent': 'Earshot', accept },
        maxContentLength: maxBytes,
        maxRedirects: 0,
        proxy: false,
        validateStatus: () => true,
      }),
    );
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw ConnectorError.unavailable('The file could not be fetched.', error);
  }
}

const nowhere = (): ConnectorError => ConnectorError.rejected('The address of this file leads nowhere that we go.');

/** @throws ConnectorError for anything but a plain web address */
function webAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) throw nowhere();
  return url.href;
}
