import type { SourceAccess } from '../connector.ts';
import type { Harvest, Pending } from '../mention.ts';
import { type Answer, takeAnswer } from './answers.ts';
import { costOfRead, prices } from './budget.ts';
import { Gathering } from './gathering.ts';
import { postsById } from './streams.ts';
import { XClient } from './x-client.ts';

const atOnce = 100;

/** Reads posts that a webhook delivered without author, time or thread. Those gone from X are left out. */
export async function lookUpPosts(source: SourceAccess, items: Pending[]): Promise<Harvest> {
  const client = new XClient(source);
  const into = new Gathering(client.settings);
  const ids = items.map(({ payload }) => String(payload['postId'])).filter((id) => /^\d{1,19}$/.test(id));
  for (let i = 0; i < ids.length; i += atOnce) {
    await client.budget.ask('reading');
    const answer = await client.read<Answer>(postsById(ids.slice(i, i + atOnce)));
    await client.budget.pay(costOfRead(answer, prices.post));
    takeAnswer(answer, into);
  }
  // what is incomplete even now is not asked for again
  return { ...into.harvest(), pending: [] };
}
