import os from 'node:os';

/** PostgreSQL settings by name; a test may add or replace some. */
export type Settings = Record<string, string>;

const megabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)}MB`;

/** An eighth of the machine's memory, at least 64 and at most 512 MB: the app lives on the same machine. */
const sharedBuffers = () => megabytes(Math.min(Math.max(os.totalmem() / 8, 64 * 1024 ** 2), 512 * 1024 ** 2));

/**
 * What an embedded server is started with. Its log holds no statement and no value: the app sees the errors, and
 * customers' text does not belong into a log.
 */
export const serverSettings = (): Settings => ({
  max_connections: '100',
  shared_buffers: sharedBuffers(),
  effective_cache_size: megabytes(os.totalmem() / 2),
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  random_page_cost: '1.1', // data folders lie on solid-state disks
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
  password_encryption: 'scram-sha-256',
});
