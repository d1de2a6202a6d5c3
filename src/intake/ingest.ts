import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { describeError } from '../common/describe-error.ts';
import { mayRetry } from '../common/postgres-error.ts';
import type { Harvest, Mention, Unreadable } from '../connectors/mention.ts';
import { notifyChanged } from '../database/change-notice.ts';
import { pipelined } from '../database/pipelined.ts';
import { run, statement } from '../database/statement.ts';
import { OwnReplies } from '../inbox/own-replies.ts';
import { Refolder } from '../inbox/refolder.ts';
import { scaleOf } from '../targets/learning/scale.query.ts';
import { countScores } from '../targets/learning/score-days.ts';
import type { BatchSource, Draft } from './batch-item.ts';
import { takeTurn } from './batch-turn.ts';
import { Batch, type Outcome, type Surroundings } from './batch.ts';
import type { CheckedMention } from './check-mention.ts';
import { takeArrived } from './held-replies.ts';
import { blame, isItemsFault, isMistake } from './items-fault.ts';
import { shareParents, tellParents } from './parents.ts';
import { RetryBatch } from './retry-batch.ts';
import { rawOf, setAside, setPending } from './set-aside.ts';
import { sift, type Sifted } from './sift.ts';
import { type CursorMove, moveCursor, noteArrivals, noteKinds } from './source-progress.ts';
import { noteWarnings } from './source-warnings.ts';
import { TidySearch } from './tidy-search.ts';

export interface IngestOptions {
  now: Date;
  /** Moves with the data it covers, or nothing is stored. */
  cursor?: CursorMove;
  /** The first import of a source: what is older than its connection is resolved and starts no cycles. */
  history?: boolean;
  /** The connector's `recogniseOwn`, with its source. */
  recogniseOwn?(mention: Mention): string | null;
}

export interface Ingested {
  /** One for each mention given, in no particular order. */
  outcomes: Outcome[];
  /** Conversations that are not as they were. */
  conversationIds: string[];
}

const log = new Logger('Ingest');
const ATTEMPTS = 5;
/** Prepared plans outlive the size that a table had when they were made: an index must be chosen while it is still small. */
const BEGIN = 'set local enable_seqscan = off; savepoint batch';

const loadSource = statement(
  `select id, channel, sandbox, brand_names as "brandNames", connected_at as "connectedAt",
     exists(select 1 from tombstones where source_id = s.id) as "hasTombstones"
   from sources s where id = $1`,
);

/** All that one call has done so far; thrown away with its transaction. */
class Taking {
  outcomes: Outcome[] = [];
  drafts: Draft[] = [];
  touched: string[] = [];

  constructor(
    readonly tx: EntityManager,
    readonly around: Surroundings,
  ) {}

  /** Takes mentions in; what one of them spoils is halved until it stands alone, and goes into quarantine. */
  async take(mentions: CheckedMention[]): Promise<void> {
    if (mentions.length === 0) return;
    await this.tx.query(BEGIN);
    try {
      await this.rounds(mentions);
      await this.tx.query('release savepoint batch');
    } catch (error) {
      if (!isItemsFault(error)) throw error;
      // fails, and so repeats everything, when it was the connection that broke
      await this.tx.query('rollback to savepoint batch');
      await this.tx.query('release savepoint batch');
      await this.divide(mentions, error as Error);
    }
  }

  private async divide(mentions: CheckedMention[], error: Error): Promise<void> {
    const [only, ...more] = mentions;
    if (more.length === 0) return this.quarantine(only!, error);
    const middle = Math.ceil(mentions.length / 2);
    await this.take(mentions.slice(0, middle));
    await this.take(mentions.slice(middle));
  }

  async quarantine(mention: Mention, cause: Error): Promise<void> {
    const error = blame(cause);
    if (isMistake(cause))
      log.error({ message: 'an item could not be read', sourceId: this.around.source.id, at: describeError(cause) });
    const item: Unreadable = { externalId: mention.externalId, raw: rawOf(mention), error };
    await setAside(this.tx, this.around.source.id, [item], this.around.now);
    this.outcomes.push({ externalId: mention.externalId, outcome: 'quarantined', error });
  }

  /** A second mention of the same id, and replies that waited for what came, are taken after the first. */
  private async rounds(mentions: CheckedMention[]): Promise<void> {
    const done: Batch[] = [];
    for (let left = mentions; left.length > 0;) {
      const seen = new Set<string>();
      const first = left.filter(({ externalId }) => !seen.has(externalId) && seen.add(externalId));
      const firsts = new Set(first);
      const later = left.filter((mention) => !firsts.has(mention));
      const batch = new Batch(this.tx, this.around);
      left = [...later, ...(await batch.take(first))];
      done.push(batch);
    }
    for (const { outcomes, drafts, conversationIds } of done) {
      this.outcomes.push(...outcomes);
      this.drafts.push(...drafts);
      this.touched.push(...conversationIds);
    }
  }
}

/** A mention's way in: from what a connector harvested to conversations with a clock, in one transaction a batch. */
@Injectable()
export class Ingest {
  constructor(
    private readonly dataSource: DataSource,
    private readonly refolder: Refolder,
    private readonly ownReplies: OwnReplies,
    private readonly tidySearch: TidySearch,
  ) {}

  /**
   * Stores everything, or nothing. A repeat is free; what cannot be taken stands in quarantine, whole, and blocks
   * nothing else; our own replies are recognised. At most 500 mentions a call.
   * @throws LeaseLost when the cursor is no longer ours to move; whatever the database throws when it cannot be reached
   */
  async ingest(sourceId: string, harvest: Harvest, options: IngestOptions): Promise<Ingested> {
    const sifted = sift(harvest.mentions, options.now);
    for (let attempt = 1; ; attempt++) {
      try {
        const taken = await this.dataSource.transaction((tx) => this.within(tx, sourceId, harvest, sifted, options));
        void this.tidySearch.stored(taken.outcomes.filter(({ outcome }) => outcome === 'stored').length);
        return taken;
      } catch (error) {
        const again = error instanceof RetryBatch || mayRetry(error);
        if (!again || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** Takes in the replies that were held for something that has come meanwhile, in another transaction. */
  async takeHeld(sourceId: string, options: IngestOptions): Promise<Ingested> {
    return this.dataSource.transaction(async (tx) => {
      const mentions = await takeArrived(tx, sourceId, options.now);
      return this.within(tx, sourceId, { mentions }, sift(mentions, options.now), options);
    });
  }

  private async within(
    tx: EntityManager,
    sourceId: string,
    harvest: Harvest,
    sifted: Sifted,
    options: IngestOptions,
  ): Promise<Ingested> {
    const { now } = options;
    const [, [row], scale] = await pipelined([
      takeTurn(tx, sourceId, harvest.mentions),
      run<Omit<BatchSource, 'scale'> & Record<string, unknown>>(tx, loadSource, [sourceId]),
      scaleOf(tx, sourceId, now),
    ]);
    if (!row) throw new Error(`there is no source ${sourceId}`);
    const source: BatchSource = { ...row, scale };
    const taking = new Taking(tx, {
      source,
      refolder: this.refolder,
      ownReplies: this.ownReplies,
      recogniseOwn: (mention) => options.recogniseOwn?.(mention) ?? null,
      history: options.history ?? false,
      now,
    });
    for (const { mention, cause } of sifted.unfit) await taking.quarantine(mention, cause);
    await taking.take(sifted.fit);
    await shareParents(tx, sourceId, taking.drafts);
    taking.touched.push(...(await tellParents(tx, sourceId, harvest.parents ?? [])));
    await setAside(tx, sourceId, harvest.unreadable ?? [], now);
    await pipelined([
      setPending(tx, sourceId, harvest.pending ?? [], now),
      noteKinds(tx, sourceId, harvest),
      noteWarnings(tx, sourceId, harvest.warnings ?? {}, now),
      noteArrivals(tx, sourceId, taking.drafts, now),
      countScores(tx, sourceId, scoresOf(taking.drafts), now),
      options.cursor && moveCursor(tx, sourceId, options.cursor),
      notifyChanged(tx, { conversationIds: taking.touched }),
    ]);
    return { outcomes: taking.outcomes, conversationIds: [...new Set(taking.touched)] };
  }
}

/** The scores of what has just been said; an import says nothing of these days. */
function scoresOf(drafts: Draft[]): number[] {
  const live = drafts.flatMap(({ items }) => items.filter(({ history }) => !history));
  return live.flatMap(({ reading }) => (reading ? [reading.frustration] : []));
}
