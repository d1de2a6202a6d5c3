import { answered, NoAnswer, platformHttp } from '../../connectors/platform-http.ts';
import { ConnectorError } from '../../connectors/connector-error.ts';

/** The way to the push services of browsers. Endpoints come from browsers: no private network, and nothing but https. */
export class PushLine {
  constructor(readonly allowPrivateHosts = false) {}

  /** Whether a message may go there at all. */
  takes(endpoint: string): boolean {
    const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
    return url?.protocol === 'https:' || (url?.protocol === 'http:' && this.allowPrivateHosts);
  }

  /** @returns the status that the service answered with; undefined if none came */
  async post(endpoint: string, body: Buffer, headers: Record<string, string>): Promise<number | undefined> {
    if (!this.takes(endpoint)) return undefined;
    const client = platformHttp(this, { baseURL: endpoint, headers, maxBytes: 100_000, timeout: 10_000 });
    try {
      return (await answered(client.post('', body))).status;
    } catch (error) {
      // told once or not at all: an alert stands in Earshot whether or not a browser was told
      if (error instanceof NoAnswer || error instanceof ConnectorError) return undefined;
      throw error;
    }
  }
}
