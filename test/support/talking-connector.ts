import { createHmac } from 'node:crypto';
import { ConnectorError } from '../../src/connectors/connector-error.ts';
import type { SourceAccess, Webhook } from '../../src/connectors/connector.ts';
import type { Harvest, Mention, Page, Pending } from '../../src/connectors/mention.ts';
import { ScriptedConnector } from './scripted-connector.ts';

/** A customer's message on the invented platform. */
export function says(id: string, text: string, at: Date, author = 'ana'): Mention {
  return {
    externalId: id,
    direction: 'inbound',
    root: `thread of ${author}`,
    author: { externalId: author, name: author },
    visibility: 'public',
    addressed: true,
    occurredAt: at,
    text,
  };
}

/** The invented platform with something to read: pages, a webhook, items that need a look-up, and troubles. */
export class TalkingConnector extends ScriptedConnector {
  /** Everything ever said, in order; the cursor counts how much of it has been read. */
  readonly said: Mention[] = [];
  readonly troubles: ConnectorError[] = [];
  pageSize = 2;
  /** Runs between reading a page and handing it over. */
  meanwhile: () => Promise<void> = async () => undefined;

  constructor() {
    super({
      capabilities: { poll: true, webhook: true, hold: false, reply: true, start: false, privateReply: false },
      settings: [{ name: 'secret', label: 'Secret', help: 'Signs calls.', kind: 'secret', required: true }],
    });
  }

  async poll(_source: SourceAccess, cursor: Record<string, unknown> | null): Promise<Page> {
    const trouble = this.troubles.shift();
    if (trouble) throw trouble;
    const read = Number(cursor?.read ?? 0);
    const mentions = this.said.slice(read, read + this.pageSize);
    await this.meanwhile();
    return { mentions, cursor: { read: read + mentions.length }, more: read + mentions.length < this.said.length };
  }

  async lookUp(_source: SourceAccess, items: Pending[]): Promise<Harvest> {
    const trouble = this.troubles.shift();
    if (trouble) throw trouble;
    return {
      mentions: items.flatMap(({ externalId }) => this.said.find((mention) => mention.externalId === externalId) ?? []),
    };
  }

  readonly webhook: Webhook = {
    handshake: ({ query }) =>
      query.challenge === undefined ? null : { status: 200, contentType: 'text/plain', body: query.challenge },
    verify: ({ headers, body }, { secrets }) =>
      headers.signature === createHmac('sha256', secrets.secret!).update(body).digest('hex'),
    parse: ({ body }) => {
      const ids = JSON.parse(body.toString()) as string[];
      const known = this.said.filter(({ externalId }) => ids.includes(externalId));
      return known.length > 0
        ? { mentions: known }
        : { mentions: [], pending: ids.map((externalId) => ({ externalId, payload: {} })) };
    },
  };
}
