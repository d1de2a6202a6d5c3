import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { safeName } from '../../common/safe-name.ts';
import { sniff } from '../../common/sniff.ts';
import { inTransaction } from '../../database/transaction.ts';
import { type Principal } from '../../people/principal.ts';
import { type AttachmentView } from '../message.dto.ts';
import { shownImages } from '../message-row.ts';
import { writerOf } from '../notes/notes.ts';
import { type UploadQuery } from './attachment.dto.ts';
import { writeChunks } from './chunks.ts';

const keptDays = 7;

/** Files that people attach to what they are about to send. */
@Injectable()
export class Uploads {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `file-empty`, `person-needed` */
  async take({ name, type = '' }: UploadQuery, bytes: unknown, principal: Principal): Promise<AttachmentView> {
    if (!Buffer.isBuffer(bytes) || bytes.length === 0)
      throw new DomainError('invalid', 'file-empty', 'Send the bytes of the file as application/octet-stream.');
    const file = { name: safeName(name), contentType: sniff(bytes, type), size: bytes.length };
    const id = await inTransaction(this.dataSource, async (tx) => {
      const [row] = await tx.query<{ id: string }[]>(
        `insert into attachments (uploaded_by, name, content_type, size, sha256, state, created_at)
         values ($1, $2, $3, $4, $5, 'stored', $6) returning id`,
        [
          writerOf(principal),
          file.name,
          file.contentType,
          file.size,
          createHash('sha256').update(bytes).digest(),
          this.clock.now(),
        ],
      );
      await writeChunks(tx, row!.id, bytes);
      return row!.id;
    });
    return { id, ...file, contentId: null, state: 'stored', reason: null, isImage: shownImages.has(file.contentType) };
  }

  /** Discards a file that was not sent yet; what is not there is gone already. */
  async discard(id: string, principal: Principal): Promise<void> {
    await this.dataSource.query('delete from attachments where id = $1 and uploaded_by = $2 and message_id is null', [
      id,
      writerOf(principal),
    ]);
  }

  /** What nobody has sent within a week is gone. */
  @Interval(3600_000)
  async forget(): Promise<void> {
    const oldest = new Date(this.clock.now().getTime() - keptDays * 86_400_000);
    await this.dataSource.query(
      'delete from attachments where message_id is null and uploaded_by is not null and created_at < $1',
      [oldest],
    );
  }
}
