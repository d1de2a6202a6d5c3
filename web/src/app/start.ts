import { early } from '../api/early.ts';
import { loadSentences, usualLanguage } from '../i18n/i18n.tsx';
import { filterOf } from '../inbox/inbox-address.ts';
import { listQuery } from '../inbox/list/use-conversation-list.ts';
import { meQuery } from '../session/use-me.ts';
import { queryClient } from './query-client.ts';

/*
 * What every visit needs is asked for at once, or has been by `early.js`: who is there, the words, the list. The live line opens
 * with the page, and has it compared with what changed before the line stood.
 * Whatever fails here is asked for again, and told, by whoever shows it.
 */

const listed = /^\/(inbox|c\/\d+)?$/;
/** Milliseconds after which a part of the page is better than none. */
const patience = 700;

const sentences = loadSentences(usualLanguage());
async function firstList(): Promise<void> {
  const me = await queryClient.fetchQuery(meQuery);
  if (me && listed.test(location.pathname))
    await queryClient.prefetchInfiniteQuery(listQuery(filterOf(location.search)));
}
const list = firstList().finally(early.drop);

/** All of it has been answered, so that the page is drawn once; or it has taken too long to wait for. */
export const answered = Promise.race([
  Promise.allSettled([sentences, list]),
  new Promise((done) => setTimeout(done, patience)),
]);
