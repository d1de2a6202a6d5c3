import { setImmediate as breath } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { write } from '../database/bulk.ts';
import { appendEvents, type NewEvent } from '../database/events.ts';
import { pipelined } from '../database/pipelined.ts';
import { writeCycles } from '../targets/cycle-store.ts';
import { cycleEnded } from '../targets/compare-cycles.ts';
import { foldAnew } from '../targets/fold-anew.ts';
import { advance, settle } from './advance.ts';
import { writeAttachments } from './attachment-rows.ts';
import type { Draft, Item } from './batch-item.ts';
import { conversationColumns, insertConversations, updateColumns, updateConversations } from './conversation-rows.ts';
import type { Light } from './fold-items.ts';
import { noteRecoveries } from './recoveries.ts';
import { insertMessages, insertSearch, messageColumns, type MessageRow, searchColumns } from './message-rows.ts';
import { RetryBatch } from './retry-batch.ts';
import { insertThreats, threatColumns } from './threat-rows.ts';

/** Messages written together: enough to be cheap, few enough that PostgreSQL writes while we read the next. */
const PORTION = 100;
/** Conversations read before the socket gets its turn. */
const BETWEEN_BREATHS = 4;

/** Another process may have made one of them meanwhile. @returns what refuses then */
const ifAll = (rows: unknown[], what: string) => (made: unknown[]) => {
  if (made.length < rows.length) throw new RetryBatch(what);
};

/** The order in which new conversations are made, the same in every process, so that none waits for another in a circle. */
const placeOf = ({ rootKey, contactId }: Draft): string => `${rootKey}\0${contactId.padStart(20, '0')}`;

function portions(drafts: Draft[]): Draft[][] {
  const list: Draft[][] = [];
  let size = PORTION;
  for (const draft of drafts) {
    if (size >= PORTION) {
      list.push([]);
      size = 0;
    }
    list.at(-1)!.push(draft);
    size += draft.items.length;
  }
  return list;
}

/** Reads the conversations of a batch and writes them, both at the same time: reading is ours, writing PostgreSQL's. */
export class BatchWriter {
  constructor(
    private readonly tx: EntityManager,
    private readonly light: Light,
  ) {}

  async write(drafts: Draft[]): Promise<void> {
    const fresh = drafts.filter(({ isNew }) => isNew).toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
    const ordered = [...fresh, ...drafts.filter(({ isNew }) => !isNew)];
    let writing: Promise<void> = Promise.resolve();
    let read = 0;
    try {
      for (const portion of portions(ordered)) {
        for (const draft of portion) {
          advance(draft, this.light);
          if (++read % BETWEEN_BREATHS === 0) await breath();
        }
        writing = writing.then(() => this.writePortion(portion));
        writing.catch(() => undefined); // awaited below, once everything has been read
      }
    } catch (error) {
      await writing.catch(() => undefined); // whoever takes the batch back must not find us writing still
      throw error;
    }
    await writing;
    await this.foldLate(drafts.filter(({ anew }) => anew));
  }

  private async writePortion(drafts: Draft[]): Promise<void> {
    const { tx } = this;
    const { source, now, terms } = this.light;
    const rows = drafts.flatMap(({ id, items }) =>
      items.map((item): MessageRow => ({ item, conversationId: id, sourceId: source.id, receivedAt: now })),
    );
    const fresh = drafts.filter(({ isNew }) => isNew);
    const files = rows.map(({ item: { messageId, mention } }) => ({ messageId, files: mention.attachments ?? [] }));
    const threats = rows.flatMap(({ item: { reading, history, messageId }, conversationId }) =>
      reading?.threat && !history ? [{ threat: reading.threat, messageId, conversationId, terms, now }] : [],
    );
    const cycles = drafts.flatMap((draft) => draft.cycles);
    const changed = drafts.filter(({ isNew, anew }) => !isNew && !anew);
    const events = drafts.flatMap((draft) => eventsOf(draft, this.light));
    await pipelined([
      write(tx, insertConversations, conversationColumns, fresh).then(ifAll(fresh, 'conversations')),
      write(tx, insertMessages, messageColumns, rows).then(ifAll(rows, 'messages')),
      write(tx, insertSearch, searchColumns, rows),
      writeAttachments(tx, source.id, files, now),
      write(tx, insertThreats, threatColumns, threats),
      writeCycles(tx, cycles),
      write(tx, updateConversations, updateColumns, changed),
      appendEvents(tx, events),
    ]);
    await noteRecoveries(tx, source.id, drafts, now);
  }

  /** Conversations in which something arrived out of order. */
  private async foldLate(drafts: Draft[]): Promise<void> {
    if (drafts.length === 0) return;
    const { source, now } = this.light;
    const locked = drafts.map(({ id, contactId }) => ({
      id,
      contactId,
      sourceId: source.id,
      brandNames: source.brandNames,
    }));
    const folded = await foldAnew(this.tx, locked, now, 'late-arrival');
    for (const draft of drafts) {
      const { state, cycles, level } = folded.get(draft.id)!;
      draft.state = state;
      draft.cycleCount = cycles.length;
      settle(draft, this.light);
      draft.level = level;
    }
    await write(this.tx, updateConversations, updateColumns, drafts);
  }
}

function eventsOf(draft: Draft, { source, now }: Light): NewEvent[] {
  const events = draft.items.map((item, i): NewEvent => {
    const inbound = item.mention.direction === 'inbound';
    const contactId = item.author?.contactId ?? item.answersContactId ?? undefined;
    return {
      at: now,
      type: inbound ? 'message.received' : 'reply.foundNative',
      conversationId: draft.id,
      contactId,
      sourceId: source.id,
      messageId: item.messageId,
      actor: inbound ? { kind: 'customer', id: contactId } : { kind: 'platform' },
      data: factsOf(draft, item, i),
    };
  });
  return [
    ...events,
    ...draft.cycles.filter(({ endedAt }) => endedAt).map((cycle) => cycleEnded(source.id, cycle, now)),
  ];
}

function factsOf(draft: Draft, item: Item, index: number): Record<string, unknown> {
  const cycle = draft.cycles.find(({ startMessageId }) => startMessageId === item.messageId);
  return {
    opened: (draft.isNew && index === 0) || undefined,
    cycle: cycle?.number,
    level: item.reading?.level,
    needsAnswer: item.reading?.needsAnswer,
    threat: item.reading?.threat?.class,
    automatic: item.mention.automatic,
    history: item.history || undefined,
  };
}
