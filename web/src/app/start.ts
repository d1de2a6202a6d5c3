import { loadSentences, usualLanguage } from '../i18n/i18n.tsx';
import { filterOf } from '../inbox/inbox-address.ts';
import { listQuery } from '../inbox/list/use-conversation-list.ts';
import { line } from '../live/line.ts';
import { meQuery } from '../session/use-me.ts';
import { queryClient } from './query-client.ts';

/*
 * What every visit needs is asked for at once, while the rest of the script is still being read: who is there, the
 * words, the live line. The list follows as soon as the line stands, so that nothing can change unheard between the two.
 * Whatever fails here is asked for again, and told, by whoever shows it.
 */

const listed = /^\/(inbox|c\/\d+)?$/;
/** Milliseconds after which a part of the page is better than none. */
const patience = 700;

const sentences = loadSentences(usualLanguage());
const me = queryClient.fetchQuery(meQuery);
me.then(
  (found) => found ?? line.close(),
  () => line.close(),
);
line.open();

const standing = new Promise<void>((done) => {
  const stop = line.listen(({ connected, since }) => {
    if (!connected || since === 0) return;
    stop();
    done();
  });
});
const first = listed.test(location.pathname) && listQuery(filterOf(location.search));
const list = first && standing.then(() => queryClient.prefetchInfiniteQuery(first));

/** All of it has been answered, so that the page is drawn once; or it has taken too long to wait for. */
export const answered = Promise.race([
  Promise.allSettled([sentences, me.then(async (found) => found && (await list))]),
  new Promise((done) => setTimeout(done, patience)),
]);
