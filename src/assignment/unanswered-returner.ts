import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../people/principal.ts';
import { WorkReturner } from '../people/work-returner.ts';
import { returnWork } from './give-out.ts';

/** Gives back what is unanswered; what the person has answered stays theirs. */
@Injectable()
export class UnansweredReturner extends WorkReturner {
  override returnWork(tx: EntityManager, userId: string, now: Date, actor: Actor, reason: string): Promise<number> {
    return returnWork(tx, [userId], now, actor, reason);
  }
}
