import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../common/domain-error.ts';
import type { Connector, SourceAccess } from '../connectors/connector.ts';
import type { Harvest } from '../connectors/mention.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { mentionOfJson } from './stored-mention.ts';
import { TakeIn } from './take-in.ts';

const portion = 200;

/** Takes files in that somebody exported elsewhere: JSON lines of mentions, or what the source's connector can read. */
@Injectable()
export class ImportFile {
  readonly counts = { stored: 0, repeated: 0, quarantined: 0 };

  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    private readonly takeIn: TakeIn,
  ) {}

  /** @throws DomainError `source-not-found`, `file-unreadable` when the channel cannot read such files */
  async take(
    sourceId: string,
    name: string,
    bytes: AsyncIterable<Uint8Array>,
    options: { history: boolean },
  ): Promise<void> {
    const connector = await this.connectorOf(sourceId);
    const access = await this.vault.open(sourceId);
    for await (const harvest of this.harvests(connector, access, name, bytes)) {
      const taken = await this.takeIn.take(connector, access, harvest, options);
      this.counts.stored += taken.stored;
      this.counts.repeated += taken.repeated;
      this.counts.quarantined += taken.quarantined;
    }
  }

  private harvests(
    connector: Connector,
    access: SourceAccess,
    name: string,
    bytes: AsyncIterable<Uint8Array>,
  ): AsyncIterable<Harvest> {
    if (/\.(jsonl|ndjson)$/i.test(name)) return jsonLines(bytes);
    if (connector.importFile) return connector.importFile(access, name, bytes);
    throw new DomainError(
      'invalid',
      'file-unreadable',
      `This connected account takes in .jsonl files only, not ${name}.`,
    );
  }

  private async connectorOf(sourceId: string): Promise<Connector> {
    const [source] = await this.dataSource.query<{ channel: string }[]>('select channel from sources where id = $1', [
      sourceId,
    ]);
    if (!source) throw new DomainError('not-found', 'source-not-found', `There is no connected account ${sourceId}.`);
    return this.registry.get(source.channel);
  }
}

/** The same line is the same item in whatever file, and two lines are never one. */
const nameOf = (line: string): string => `line sha256 ${createHash('sha256').update(line).digest('hex')}`;

/** One mention a line; a line that is none is kept as it is. */
async function* jsonLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Harvest> {
  let harvest: Required<Pick<Harvest, 'mentions' | 'unreadable'>> = { mentions: [], unreadable: [] };
  for await (const line of createInterface({ input: Readable.from(bytes) })) {
    if (line.trim() === '') continue;
    try {
      harvest.mentions.push(mentionOfJson(JSON.parse(line)));
    } catch (error) {
      harvest.unreadable.push({ externalId: nameOf(line), raw: line, error: (error as Error).message });
    }
    if (harvest.mentions.length + harvest.unreadable.length < portion) continue;
    yield harvest;
    harvest = { mentions: [], unreadable: [] };
  }
  yield harvest;
}
