import type { ImapFlow } from 'imapflow';
import { type FolderState, readFolder } from './imap-poll.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 9, minute));
const mail = (uid: number) =>
  Buffer.from(
    `From: ana@example.com\r\nMessage-ID: <${uid}@example.com>\r\nSubject: Mail ${uid}\r\n\r\nHello ${uid}\r\n`,
  );

/** A mailbox, and a server that hands some of its mails out in name only. */
class Mailbox {
  readonly keptBack = new Set<number>();
  searchable = true;

  /** @param last UID of the last of its mails */
  constructor(private readonly last: number) {}

  /** A search that the server refuses, or that a cut line ends, is answered like this by the client. */
  search({ uid = '' }: { uid?: string }): Promise<number[] | false> {
    if (!this.searchable) return Promise.resolve(false);
    const [from, to] = uid.split(':').map(Number);
    const all = Array.from({ length: this.last }, (_, i) => i + 1);
    if (uid.includes(':')) return Promise.resolve(all.filter((one) => one >= from! && one <= (to || this.last)));
    return Promise.resolve(all.filter((one) => uid.split(',').map(Number).includes(one)));
  }

  fetchAll(uids: number[], { source }: { source?: boolean }) {
    const rows = uids.map((uid) => ({ uid, size: 100, internalDate: at(uid), source: source && mail(uid) }));
    return Promise.resolve(rows.filter(({ uid }) => !source || !this.keptBack.has(uid)));
  }
}

const context = { ownAddresses: ['help@example.org'], sign: (text: string) => text };

it('a mail that the server never hands out holds up no other, and ends in quarantine', async () => {
  const mailbox = new Mailbox(5);
  mailbox.keptBack.add(2).add(4);
  let state: FolderState = { uidValidity: '3', lastUid: '0', historyUntil: '0' };
  const read = async (minute: number, mails = 3) => {
    const room = { mails, bytes: 10_000 };
    const opened = { path: 'INBOX', state, last: 5 };
    const taken = await readFolder(mailbox as unknown as ImapFlow, opened, at(0), room, context, at(minute));
    state = taken.state;
    const told = taken.items.map((item) => ('error' in item ? `lost ${item.externalId}` : item.subject));
    return [told, taken.more];
  };
  expect(await read(0)).toEqual([['Mail 1', 'Mail 3'], true]);
  expect(await read(1)).toEqual([['Mail 5'], false]);
  mailbox.keptBack.delete(4);
  expect(await read(2)).toEqual([['Mail 4'], false]);
  for (const minute of [10, 20, 30]) expect(await read(minute)).toEqual([[], false]);
  expect(await read(61)).toEqual([['lost INBOX 3 2'], false]);
  expect(await read(62)).toEqual([[], false]);
  expect(state).toMatchObject({ lastUid: '5', leftOut: {} });
});

it('newer mails do not wait for many that the server keeps back, and those are asked for in turn', async () => {
  const mailbox = new Mailbox(153);
  const old = Array.from({ length: 150 }, (_, i) => i + 1);
  for (const uid of old) mailbox.keptBack.add(uid);
  const since = at(0).toISOString();
  const leftOut = Object.fromEntries(old.map((uid) => [uid, { asked: 1, since }]));
  let state: FolderState = { uidValidity: '3', lastUid: '150', historyUntil: '0', leftOut };
  const read = async () => {
    const opened = { path: 'INBOX', state, last: 153 };
    const room = { mails: 100, bytes: 1_000_000 };
    const taken = await readFolder(mailbox as unknown as ImapFlow, opened, at(0), room, context, at(1));
    state = taken.state;
    return [taken.items.map((item) => ('error' in item ? item.error : item.subject)), taken.more];
  };
  expect(await read()).toEqual([['Mail 151', 'Mail 152', 'Mail 153'], false]);
  for (let look = 1; look < 8; look++) expect(await read()).toEqual([[], false]);
  expect(Object.values(state.leftOut!).map(({ asked }) => asked)).toEqual(old.map((uid) => (uid <= 10 ? 3 : 2)));
});

it.each([0, 3])('no mail is passed over when a search fails (history up to %i)', async (until) => {
  const mailbox = new Mailbox(5);
  const state = { uidValidity: '3', lastUid: '1', historyUntil: String(until) };
  const read = () =>
    readFolder(
      mailbox as unknown as ImapFlow,
      { path: 'INBOX', state, last: 5 },
      at(0),
      { mails: 10, bytes: 10_000 },
      context,
      at(1),
    );
  mailbox.searchable = false;
  await expect(read()).rejects.toMatchObject({ kind: 'unavailable' });
  mailbox.searchable = true;
  expect((await read()).items[0]).toMatchObject({ subject: 'Mail 2' });
});
