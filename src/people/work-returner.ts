import { type EntityManager } from 'typeorm';
import { type Actor } from './principal.ts';

/** Declared here, provided by assignment: somebody leaves, and nobody must wait for them. */
export abstract class WorkReturner {
  /**
   * Gives the conversations that wait for this person's answer back to be assigned to somebody else.
   * @param reason goes into the events: `away` or `deactivated`
   * @returns how many were returned
   */
  abstract returnWork(tx: EntityManager, userId: string, now: Date, actor: Actor, reason: string): Promise<number>;
}
