import type { EntityManager } from 'typeorm';
import { run, statement } from '../../database/statement.ts';

/** Bytes of one row: enough to be few, little enough to be streamed one at a time. */
const chunkSize = 256 * 1024;
const insert = statement('insert into attachment_chunks (attachment_id, number, bytes) values ($1, $2, $3)');

/** Stores the bytes of a file whose row is there. */
export async function writeChunks(tx: EntityManager, attachmentId: string, bytes: Uint8Array): Promise<void> {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let start = 0, number = 0; start < all.length; start += chunkSize, number++)
    await run(tx, insert, [attachmentId, number, all.subarray(start, start + chunkSize)]);
}
