import type { ImapFlow } from 'imapflow';
import { type LeftOut, noteLeftOut, stillThere } from './left-out.ts';

/** A server whose folder holds these UIDs, or that does not say. */
const holding = (uids: number[] | false) => ({ search: () => Promise.resolve(uids) }) as Pick<ImapFlow, 'search'>;
const place = { folder: 'INBOX', uidValidity: '3' };
const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 9, minute));

describe('mails that a server leaves out of its answer', () => {
  it('are expunged when a search finds them no more', async () => {
    expect(await stillThere(holding([]), [4, 5, 6], [4, 6])).toEqual([]);
    expect(await stillThere(holding([5]), [4, 5, 6], [4, 5, 6])).toEqual([]);
  });

  it.each([
    ['they are still there', [5]],
    ['it cannot be searched for them', false as const],
  ])('are asked for again when %s', async (_name, found) => {
    expect(await stillThere(holding(found), [4, 5, 6], [6, 4])).toEqual([5]);
  });

  it('are told to people after an hour and five times, and come off the list when they come', () => {
    let list: LeftOut = {};
    for (const minute of [0, 10, 20, 30, 40, 50]) {
      const { again, lost } = noteLeftOut(list, minute < 50 ? [5, 9] : [5], [5, 9], place, at(minute));
      expect(lost).toEqual([]);
      list = again;
    }
    expect(list).toEqual({ 5: { asked: 6, since: at(0).toISOString() } });
    const { again, lost } = noteLeftOut(list, [5], [5, 9], place, at(60));
    expect(again).toEqual({});
    expect(lost).toMatchObject([
      { externalId: 'INBOX 3 5', error: expect.stringContaining('mail 5 of the folder "INBOX"') as string },
    ]);
  });

  it('are not counted by a page that did not reach them', () => {
    const list = { 5: { asked: 1, since: at(0).toISOString() }, 900: { asked: 2, since: at(0).toISOString() } };
    expect(noteLeftOut(list, [], [5], place, at(500)).again).toEqual({ 900: list[900] });
  });
});
