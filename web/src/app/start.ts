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

void loadSentences(usualLanguage()).catch(() => undefined);
queryClient.fetchQuery(meQuery).then(
  (me) => me ?? line.close(),
  () => line.close(),
);
line.open();
if (listed.test(location.pathname)) {
  const stop = line.listen(({ connected, since }) => {
    if (!connected || since === 0) return;
    stop();
    void queryClient.prefetchInfiniteQuery(listQuery(filterOf(location.search)));
  });
}
