import { AsyncLocalStorage } from 'node:async_hooks';
import { type EntityManager } from 'typeorm';

/** What a request wants done first in every transaction that it opens. */
export interface RequestScope {
  begin(tx: EntityManager): Promise<void>;
}

/**
 * The request that the running code belongs to, if it must be carried out at most once (`Idempotency-Key`): its mark
 * is written in the very transaction that acts, so neither can be stored without the other.
 */
export const requestScope = new AsyncLocalStorage<RequestScope>();
