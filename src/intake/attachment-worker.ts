import { createHash } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { backoffSeconds } from '../common/backoff.ts';
import { Clock } from '../common/clock.ts';
import { Rounds } from '../common/rounds.ts';
import { sniff } from '../common/sniff.ts';
import { ConnectorError } from '../connectors/connector-error.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { fetchRemote } from '../connectors/remote-file.ts';
import { notifyChanged } from '../database/change-notice.ts';
import { inTransaction } from '../database/transaction.ts';
import { writeChunks } from '../inbox/attachments/chunks.ts';
import { appendEvents, SYSTEM } from '../database/events.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { asConnectorError } from './as-connector-error.ts';
import {
  claimAttachments,
  type DueAttachment,
  type Fetched,
  putOffAttachment,
  settleAttachment,
} from './due-attachments.ts';

/** The largest file that is fetched. */
const maxBytes = 25_000_000;
const atOnce = 4;
/** About half an hour; a platform's own addresses of files do not live much longer. */
const mostAttempts = 12;

/**
 * Fetches files that came by reference, through the connector that gave it, or from a plain web address over the strict
 * agents; never inside a transaction. What cannot be had is refused with the reason and stays visible.
 */
@Injectable()
export class AttachmentWorker implements BeforeApplicationShutdown {
  private readonly log = new Logger(AttachmentWorker.name);
  private readonly rounds = new Rounds(AttachmentWorker, 'files were not fetched', () => this.fetchAll());

  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    private readonly clock: Clock,
  ) {}

  @Interval(1000)
  tick(): Promise<void> {
    return this.rounds.next();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  private async fetchAll(): Promise<void> {
    while (!this.rounds.stopping && (await this.fetchDue()) > 0);
  }

  /** Fetches a few of those that are due. @returns how many were settled */
  async fetchDue(): Promise<number> {
    const due = await claimAttachments(this.dataSource, this.clock.now(), atOnce);
    const settled = await Promise.all(due.map((file) => this.take(file)));
    return settled.filter(Boolean).length;
  }

  /** @returns whether it is settled; else it is tried again */
  private async take(file: DueAttachment): Promise<boolean> {
    try {
      const { bytes, contentType } = await this.fetch(file);
      if (bytes.length > maxBytes)
        throw ConnectorError.rejected(`The file has ${bytes.length} bytes; ${maxBytes} are taken.`);
      const sha256 = createHash('sha256').update(bytes).digest();
      const type = sniff(bytes, contentType || file.contentType);
      await this.settle(file, { state: 'stored', contentType: type, size: bytes.length, sha256 }, bytes);
      return true;
    } catch (cause) {
      return this.failed(file, asConnectorError(cause));
    }
  }

  private async fetch(file: DueAttachment): Promise<{ bytes: Uint8Array; contentType: string }> {
    if (file.removed) throw ConnectorError.rejected('The account was disconnected before the file was fetched.');
    const connector = this.registry.get(file.channel);
    if (!connector.fetchAttachment) return fetchRemote(file.remote, { maxBytes, milliseconds: 60_000, accept: '*/*' });
    return connector.fetchAttachment(await this.vault.open(file.sourceId), file.remote, maxBytes);
  }

  private async failed(file: DueAttachment, error: ConnectorError): Promise<boolean> {
    const { id, sourceId, attempts } = file;
    this.log.warn({ message: 'a file could not be fetched', attachmentId: id, sourceId, kind: error.kind, attempts });
    if (error.kind === 'rejected' || attempts >= mostAttempts) {
      await this.settle(file, { state: 'refused', reason: error.message });
      return true;
    }
    const pause = new Date(this.clock.now().getTime() + backoffSeconds(attempts) * 1000);
    await putOffAttachment(this.dataSource, id, error.message, error.retryAt ?? pause);
    return false;
  }

  private settle(file: DueAttachment, fetched: Fetched, bytes?: Uint8Array): Promise<void> {
    const { id, conversationId, shownIn, sourceId, messageId } = file;
    return inTransaction(this.dataSource, async (tx) => {
      if (!(await settleAttachment(tx, id, fetched))) return;
      if (bytes) await writeChunks(tx, id, bytes);
      const data = { attachmentId: id, state: fetched.state };
      const event = { at: this.clock.now(), type: 'message.fileSettled', conversationId, sourceId, messageId };
      await appendEvents(tx, [{ ...event, actor: SYSTEM, data }]);
      await notifyChanged(tx, { conversationIds: [shownIn] });
    });
  }
}
