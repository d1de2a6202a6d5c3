import fs from 'node:fs/promises';
import { DomainError } from '../../common/domain-error.ts';

/** A new cluster takes 39 MB and its first log segments 32; a start writes little, but needs room to recover. */
const needed = { create: 120, start: 32 };
const megabyte = 1024 * 1024;

export const fullDisk = (folder: string, cause?: unknown): DomainError =>
  new DomainError(
    'unavailable',
    'disk-full',
    `The disk that holds ${folder} is full. Nothing stored is lost. Make room and start Earshot again.`,
    { cause },
  );

/** @throws DomainError before PostgreSQL would fail half-way */
export async function refuseFullDisk(folder: string, purpose: 'create' | 'start'): Promise<void> {
  const { bavail, bsize } = await fs.statfs(folder);
  if (bavail * bsize < needed[purpose] * megabyte) throw fullDisk(folder);
}
