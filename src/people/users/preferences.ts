import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../common/domain-error.ts';
import { inTransaction } from '../../database/transaction.ts';

const mostBytes = 64 * 1024;

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON Merge Patch: https://www.rfc-editor.org/rfc/rfc7396 */
export function merge(target: unknown, patch: Json): Json {
  const merged: Json = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = isObject(value) ? merge(merged[key], value) : value;
  }
  return merged;
}

/** What the web app remembers for a person: columns, density, alerts they want. */
@Injectable()
export class Preferences {
  constructor(private readonly dataSource: DataSource) {}

  async read(userId: string): Promise<Json> {
    const [row] = await this.dataSource.query<{ preferences: Json }[]>('select preferences from users where id = $1', [
      userId,
    ]);
    return row!.preferences;
  }

  /** @throws DomainError `preferences-invalid`, `preferences-too-large` */
  async change(userId: string, patch: unknown): Promise<Json> {
    if (!isObject(patch)) throw new DomainError('invalid', 'preferences-invalid', 'Send preferences as a JSON object.');
    return inTransaction(this.dataSource, async (tx) => {
      const sql = 'select preferences from users where id = $1 for update';
      const [row] = await tx.query<{ preferences: Json }[]>(sql, [userId]);
      const preferences = merge(row!.preferences, patch);
      if (Buffer.byteLength(JSON.stringify(preferences)) > mostBytes)
        throw new DomainError('too-large', 'preferences-too-large', 'Preferences may take 64 kB in all. Remove some.');
      await tx.query('update users set preferences = $2 where id = $1', [userId, preferences]);
      return preferences;
    });
  }
}
