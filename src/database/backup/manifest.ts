import { DomainError } from '../../common/domain-error.ts';
import { type Entry } from './tar.ts';

/** The first file of a backup: what is in it, and which Earshot can read it. */
export interface Manifest {
  format: 1;
  /** ISO 8601; the backup shows the database as it was at this instant. */
  createdAt: string;
  /** In the order in which they were applied. */
  migrations: string[];
  tables: { name: string; columns: string[] }[];
  sequences: { name: string; last: string }[];
}

/** The last file: without it a backup was broken off. Table name to number of rows. */
export type RowCounts = Record<string, number>;

export const manifestName = 'manifest.json';
export const keyName = 'key';
export const countsName = 'rows.json';

/** Where a piece of a table lies in a backup. Pieces are cut anywhere, rows too. */
export const pieceName = (table: string, number: number): string =>
  `tables/${table}/${String(number).padStart(6, '0')}.copy`;

/** @returns the table a piece belongs to, or undefined for another file */
export const tableOf = (name: string): string | undefined => /^tables\/([^/]+)\/\d+\.copy$/.exec(name)?.[1];

/** @throws DomainError when this is not the first file of a backup that this version can read */
export function readManifest(first: Entry | undefined): Manifest {
  if (first?.name !== manifestName) throw notABackup();
  const manifest = JSON.parse(first.bytes.toString('utf8')) as Manifest;
  if (manifest.format === 1) return manifest;
  throw new DomainError(
    'invalid',
    'backup-unknown',
    'This backup was made by a newer Earshot. Restore it with that version.',
  );
}

export const notABackup = (cause?: unknown): DomainError =>
  new DomainError(
    'invalid',
    'not-a-backup',
    'This file is not a backup of Earshot, or it is damaged. Take another one.',
    {
      cause,
    },
  );
