import axios from 'axios';
import { ConnectorError } from './connector-error.ts';
import { agentsFor } from './guarded-agent.ts';

const mostBytes = 10 * 1024 * 1024;
const mostRedirects = 3;
const patienceMs = 15_000;

const refused = (): ConnectorError => ConnectorError.rejected('The address of this picture leads nowhere that we go.');

/**
 * Fetches pictures whose addresses stand in messages: over the strict agents unless told otherwise, so that no message
 * can make us look into a private network. No cookie and no referrer goes along; each redirect is checked like the first
 * address; at most 10 MB within 15 seconds.
 */
export class RemotePictures {
  constructor(private readonly agents = agentsFor({ allowPrivateHosts: false })) {}

  /** @throws ConnectorError if nobody answers, too much comes, or the address leads elsewhere than to a public web server */
  async fetch(address: string): Promise<Buffer> {
    const signal = AbortSignal.timeout(patienceMs);
    let next = address;
    for (let hop = 0; hop <= mostRedirects; hop++) {
      const { status, headers, data } = await this.ask(webAddress(next), signal);
      if (status === 200) return data;
      const location: unknown = headers.location;
      if (status < 300 || status >= 400 || typeof location !== 'string' || !URL.canParse(location, next)) break;
      next = new URL(location, next).href;
    }
    throw refused();
  }

  private async ask(address: string, signal: AbortSignal) {
    try {
      return await axios.get<Buffer>(address, {
        ...this.agents,
        signal,
        responseType: 'arraybuffer',
        headers: { 'user-agent': 'Earshot', accept: 'image/*' },
        maxContentLength: mostBytes,
        maxRedirects: 0,
        proxy: false,
        validateStatus: () => true,
      });
    } catch (cause) {
      throw ConnectorError.unavailable('The picture could not be fetched.', cause);
    }
  }
}

/** @throws ConnectorError for anything but a plain web address */
function webAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) throw refused();
  return url.href;
}
