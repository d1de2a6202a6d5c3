import type { ImapFlow } from 'imapflow';
import { noneLeftOut } from './imap-poll.ts';

/** A server whose folder holds these UIDs, or that does not say. */
const holding = (uids: number[] | false) => ({ search: () => Promise.resolve(uids) }) as Pick<ImapFlow, 'search'>;

describe('mails that a server leaves out of its answer', () => {
  it('are expunged when a search finds them no more', async () => {
    await expect(noneLeftOut(holding([]), [4, 5, 6], [4, 6])).resolves.toBeUndefined();
  });

  it.each([
    ['are still there', [5]],
    ['cannot be searched for', false as const],
  ])('make the page be repeated when they %s', async (_name, found) => {
    await expect(noneLeftOut(holding(found), [4, 5, 6], [6, 4])).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
