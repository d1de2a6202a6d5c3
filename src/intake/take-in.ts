import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.ts';
import type { Connector, SourceAccess } from '../connectors/connector.ts';
import type { Harvest } from '../connectors/mention.ts';
import { Ingest } from './ingest.ts';
import type { CursorMove } from './source-progress.ts';

/** What one transaction takes at most. */
const most = 500;

/** What became of items: new, known already, kept as unreadable. Other outcomes are not counted. */
export interface Taken {
  stored: number;
  repeated: number;
  quarantined: number;
}

/** Hands what a connector harvested to ingest, in portions; the cursor moves with the last of them. */
@Injectable()
export class TakeIn {
  constructor(
    private readonly ingest: Ingest,
    private readonly clock: Clock,
  ) {}

  /**
   * Everything is committed when this resolves.
   * @returns what became of the items
   * @throws LeaseLost
   */
  async take(
    connector: Connector,
    source: SourceAccess,
    harvest: Harvest,
    options: { history?: boolean; cursor?: CursorMove } = {},
  ): Promise<Taken> {
    const { history = false, cursor } = options;
    const recogniseOwn =
      connector.recogniseOwn && ((mention: Harvest['mentions'][number]) => connector.recogniseOwn!(mention, source));
    const portions = cut(harvest);
    const taken: Taken = { stored: 0, repeated: 0, quarantined: harvest.unreadable?.length ?? 0 };
    for (const [i, portion] of portions.entries()) {
      const last = i === portions.length - 1;
      const { outcomes } = await this.ingest.ingest(source.id, portion, {
        now: this.clock.now(),
        history,
        ...(recogniseOwn ? { recogniseOwn } : {}),
        ...(last && cursor ? { cursor } : {}),
      });
      for (const { outcome } of outcomes) if (outcome in taken) taken[outcome as keyof Taken]++;
    }
    return taken;
  }
}

/** Everything beside the mentions goes with the first portion, so that it is counted once. */
function cut({ mentions, ...rest }: Harvest): Harvest[] {
  const portions: Harvest[] = [{ ...rest, mentions: mentions.slice(0, most) }];
  for (let at = most; at < mentions.length; at += most) portions.push({ mentions: mentions.slice(at, at + most) });
  return portions;
}
