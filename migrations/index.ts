import type { MigrationInterface } from 'typeorm';

/** In order of time. A landed migration is never edited. */
export const migrations: (new () => MigrationInterface)[] = [];
