import { DataSource } from 'typeorm';
import type { Mention } from '../../src/connectors/mention.ts';
import { pipeliningOptions } from '../../src/database/data-source.ts';
import { type Echo, OwnReplies, type Recognised } from '../../src/inbox/own-replies.ts';
import { Ingest, type Ingested, type IngestOptions } from '../../src/intake/ingest.ts';
import { TidySearch } from '../../src/intake/tidy-search.ts';
import { FoldingRefolder } from '../../src/targets/folding-refolder.ts';
import { freshDatabase } from './database.ts';
import { Rows } from './rows.ts';

/** For tests in which nobody has answered from Earshot: every outbound mention is a native reply. */
export class NoRepliesYet extends OwnReplies {
  override async recognise(_tx: unknown, _sourceId: string, _echoes: readonly Echo[]): Promise<Recognised> {
    return { externalIds: new Set(), conversationIds: [] };
  }

  override async refuse(): Promise<string[]> {
    return [];
  }
}

/** Minutes after the test's start, 2026-03-02 09:00 UTC. */
export const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 2, 9) + minute * 60_000);

/** A database with the way in, and nothing else running. */
export interface Intake {
  dataSource: DataSource;
  rows: Rows;
  ingest: Ingest;
  take(source: string, mentions: Mention[], options?: Partial<IngestOptions>): Promise<Ingested>;
  query<Row>(sql: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export async function startIntake(): Promise<Intake> {
  const database = await freshDatabase();
  const dataSource = await new DataSource(pipeliningOptions(database.url, 10)).initialize();
  const ingest = new Ingest(dataSource, new FoldingRefolder(), new NoRepliesYet(), new TidySearch(dataSource));
  const rows = new Rows(dataSource, at(0));
  return {
    dataSource,
    rows,
    ingest,
    take: (source, mentions, options = {}) => ingest.ingest(source, { mentions }, { now: at(10_000), ...options }),
    query: (sql, values) => dataSource.query(sql, values),
    stop: async () => {
      await dataSource.destroy();
      await database.drop();
    },
  };
}

/** A customer's question; `change` says what else it is. */
export function question(externalId: string, occurredAt: Date, change: Partial<Mention> = {}): Mention {
  return {
    externalId,
    direction: 'inbound',
    root: externalId,
    author: { externalId: 'ana', name: 'Ana Novak', handle: 'ana_n' },
    visibility: 'public',
    addressed: true,
    occurredAt,
    text: 'Can you tell me when the parcel arrives?',
    ...change,
  };
}

/** Our answer, seen on the platform. */
export function nativeReply(externalId: string, occurredAt: Date, change: Partial<Mention> = {}): Mention {
  return question(externalId, occurredAt, {
    direction: 'outbound',
    author: null,
    text: 'It arrives on Friday.',
    ...change,
  });
}
