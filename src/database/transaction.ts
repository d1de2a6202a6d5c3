import { setTimeout as wait } from 'node:timers/promises';
import { type DataSource, type EntityManager } from 'typeorm';
import { mayRetry } from '../common/postgres-error.ts';
import { requestScope } from './request-scope.ts';

const attempts = 4;

/**
 * Runs `work` in one transaction: all of it is stored, or nothing. No network inside. A deadlock runs `work` again
 * (at most four times in all), so it must leave no trace outside of `tx`.
 */
export async function inTransaction<T>(dataSource: DataSource, work: (tx: EntityManager) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await dataSource.transaction(async (tx) => {
        await requestScope.getStore()?.begin(tx);
        return work(tx);
      });
    } catch (error) {
      if (attempt === attempts || !mayRetry(error)) throw error;
      await wait(Math.random() * 20 * 2 ** attempt);
    }
  }
}
