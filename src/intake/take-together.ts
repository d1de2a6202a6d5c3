import { Injectable, Logger } from '@nestjs/common';
import { describeError } from '../common/describe-error.ts';
import type { Connector, SourceAccess } from '../connectors/connector.ts';
import type { Harvest } from '../connectors/mention.ts';
import { TakeIn } from './take-in.ts';

const log = new Logger('TakeTogether');
/** Mentions of one batch, unless a single call brings more. */
const most = 500;

interface Call {
  source: SourceAccess;
  harvest: Harvest;
  resolve(): void;
  reject(error: unknown): void;
}

/** Batches of one account at a time: while one waits for PostgreSQL the other is read. */
const lanes = 2;

interface Queue {
  calls: Call[];
  /** Batches under way. */
  running: number;
}

/**
 * Calls of one account that come while its batches are being written are taken together in the next one: a batch takes
 * much the same statements for one call as for many, and transactions of one account wait for each other at its counters.
 * Nothing is lost with the process: what is not committed is not acknowledged, and platforms repeat it.
 */
@Injectable()
export class TakeTogether {
  /** By account; there while a batch of the account is under way. */
  private readonly queues = new Map<string, Queue>();

  constructor(private readonly takeIn: TakeIn) {}

  /** Everything of this call is committed when it resolves; it fails for its own reasons only. */
  take(connector: Connector, source: SourceAccess, harvest: Harvest): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = this.queues.get(source.id) ?? { calls: [], running: 0 };
      this.queues.set(source.id, queue);
      queue.calls.push({ source, harvest, resolve, reject });
      if (queue.running < lanes) void this.work(connector, source.id, queue);
    });
  }

  private async work(connector: Connector, sourceId: string, queue: Queue): Promise<void> {
    queue.running++;
    while (queue.calls.length > 0) await this.settle(connector, queue.calls.splice(0, fitting(queue.calls)));
    if (--queue.running === 0) this.queues.delete(sourceId);
  }

  private async settle(connector: Connector, calls: Call[]): Promise<void> {
    try {
      const { source } = calls.at(-1)!;
      await this.takeIn.take(connector, source, together(calls.map(({ harvest }) => harvest)));
      for (const { resolve } of calls) resolve();
    } catch (error) {
      if (calls.length === 1) return calls[0]!.reject(error);
      // one of them may spoil it for all; slow, so that it must not become the rule unseen
      log.warn({ message: `${calls.length} calls failed together and are taken one by one`, at: describeError(error) });
      for (const call of calls) await this.settle(connector, [call]);
    }
  }
}

/** How many of these calls make one batch. */
function fitting(calls: readonly Call[]): number {
  let mentions = 0;
  const over = calls.findIndex(({ harvest }) => (mentions += harvest.mentions.length) > most);
  return over === -1 ? calls.length : Math.max(1, over);
}

/** Several harvests as one, in the order in which they came. */
export function together(harvests: readonly Harvest[]): Harvest {
  return {
    mentions: harvests.flatMap(({ mentions }) => mentions),
    parents: harvests.flatMap(({ parents = [] }) => parents),
    unreadable: harvests.flatMap(({ unreadable = [] }) => unreadable),
    pending: harvests.flatMap(({ pending = [] }) => pending),
    skipped: summed(harvests.map(({ skipped = {} }) => skipped)),
    unknown: summed(harvests.map(({ unknown = {} }) => unknown)),
    warnings: Object.assign({}, ...harvests.map(({ warnings }) => warnings)) as Harvest['warnings'] & object,
  };
}

function summed(counts: readonly Record<string, number>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const each of counts) for (const [kind, count] of Object.entries(each)) sums[kind] = (sums[kind] ?? 0) + count;
  return sums;
}
