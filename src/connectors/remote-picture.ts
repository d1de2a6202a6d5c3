import { fetchRemote, strictAgents } from './remote-file.ts';

const limits = { maxBytes: 10 * 1024 * 1024, milliseconds: 15_000, accept: 'image/*' };

/** Fetches pictures whose addresses stand in messages: over the strict agents unless told otherwise. */
export class RemotePictures {
  constructor(private readonly agents = strictAgents) {}

  /** @throws ConnectorError if nobody answers, too much comes, or the address leads elsewhere than to a public web server */
  async fetch(address: string): Promise<Buffer> {
    return (await fetchRemote(address, limits, this.agents)).bytes;
  }
}
