/** One mail may be this long; a mailbox file that goes on without a `From ` line is no mailbox. Bytes. */
const MAX_MAIL = 64 * 1024 * 1024;
const SEPARATOR = Buffer.from('\nFrom ');

/**
 * Cuts a mailbox file (mbox, RFC 4155 and its relatives) into mails as it is read, so that files of any size pass.
 * A line that only looks like a separator is recognised by what follows: a separator names a sender and a year.
 */
export async function* splitMbox(file: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0);
  let from = 0;
  for await (const chunk of file) {
    held = Buffer.concat([held, chunk]);
    for (let at = nextSeparator(held, from); at >= 0; at = nextSeparator(held, 0)) {
      yield unquote(held.subarray(0, at + 1));
      held = held.subarray(at + 1);
    }
    // A separator may stand across two chunks.
    from = Math.max(0, held.length - 200);
    if (held.length > MAX_MAIL) throw new Error('A mail in this file is larger than 64 MB, or the file is no mailbox.');
  }
  if (held.toString('latin1').trim() !== '') yield unquote(held);
}

function nextSeparator(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(SEPARATOR, from); at >= 0; at = bytes.indexOf(SEPARATOR, at + 1)) {
    const end = bytes.indexOf(0x0a, at + 1);
    if (end < 0) return -1;
    const line = bytes.subarray(at + 1, Math.min(end, at + 300)).toString('latin1');
    if (/^From \S+.*\b(?:19|20)\d\d\b/.test(line)) return at;
  }
  return -1;
}

/** Writers of mailboxes put `>` before lines that begin with `From `. */
function unquote(mail: Buffer): Buffer {
  const copy = Buffer.from(mail);
  if (!copy.includes('\n>From ')) return copy;
  return Buffer.from(copy.toString('latin1').replace(/\n>(>*From )/g, '\n$1'), 'latin1');
}
