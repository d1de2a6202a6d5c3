/** One header field: lower-case name, unfolded value with one character per byte (latin1), as it came. */
export interface Field {
  name: string;
  value: string;
}

/** The top of a mail. */
export interface Head {
  fields: Field[];
  /** Lines among the headers that are none, as they came. */
  stray: string[];
  /** Where the body begins, in bytes. */
  bodyAt: number;
}

/** Headers longer than this are cut: nobody writes them, and every one is scanned by regular expressions. */
const MAX_HEAD_BYTES = 256 * 1024;

/**
 * Makes every line end in LF or CRLF, and drops what a mailbox file puts before a mail (`From ` line, blank lines).
 * Mails of old Macs end lines in CR only, which no parser reads.
 */
export function straighten(raw: Buffer): Buffer {
  let bytes = raw;
  if (!bytes.includes(0x0a) && bytes.includes(0x0d)) {
    bytes = Buffer.from(bytes.toString('latin1').replaceAll('\r', '\n'), 'latin1');
  }
  let at = 0;
  while (at < bytes.length && (bytes[at] === 0x0a || bytes[at] === 0x0d)) at++;
  if (
    bytes
      .subarray(at, at + 6)
      .toString('latin1')
      .replace('>', '')
      .startsWith('From ')
  ) {
    const end = bytes.indexOf(0x0a, at);
    at = end < 0 ? bytes.length : end + 1;
  }
  return endHead(at === 0 ? bytes : bytes.subarray(at));
}

const FIELD = /^[!-9;-~]+[ \t]*:/;
const KNOWN =
  /^(?:from|to|cc|subject|date|message-id|received|return-path|reply-to|mime-version|content-[a-z-]+|x-[\w-]+):/i;

/** Puts a blank line where a body begins without one, as mail servers do; else its first lines would be lost. */
function endHead(bytes: Buffer): Buffer {
  const top = bytes.subarray(0, MAX_HEAD_BYTES).toString('latin1');
  const end = /\r?\n\r?\n/.exec(top)?.index ?? top.length;
  const lines = top.slice(0, end).split('\n');
  let at = 0;
  for (const [i, line] of lines.entries()) {
    const goesOn = /^[ \t]/.test(line) || /[;,]\s*$/.test(lines[i - 1] ?? '');
    if (line.trim() !== '' && !FIELD.test(line) && !goesOn) {
      // Headers that go on below a broken line are still headers.
      if (lines.slice(i + 1).some((below) => KNOWN.test(below))) return bytes;
      return Buffer.concat([bytes.subarray(0, at), Buffer.from('\n'), bytes.subarray(at)]);
    }
    at += line.length + 1;
  }
  return bytes;
}

/** Reads the header block of a straightened mail. */
export function readHead(raw: Buffer): Head {
  const end = /\r?\n\r?\n/.exec(raw.subarray(0, MAX_HEAD_BYTES).toString('latin1'));
  const bodyAt = raw[0] === 0x0a || raw[0] === 0x0d ? 0 : end ? end.index + end[0].length : raw.length;
  const block = raw.subarray(0, Math.min(end ? end.index : bodyAt, MAX_HEAD_BYTES)).toString('latin1');
  const fields: Field[] = [];
  const stray: string[] = [];
  for (const line of block.replace(/\r?\n(?=[ \t])/g, '').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (/^[!-9;-~]+$/.test(name)) fields.push({ name, value: line.slice(colon + 1).trim() });
    else if (line !== '') stray.push(line);
  }
  return { fields, stray, bodyAt };
}

/** The topmost field of that name, or ''. */
export function first(head: Head, name: string): string {
  return head.fields.find((field) => field.name === name)?.value ?? '';
}

/** Every field of that name, topmost first. */
export function all(head: Head, name: string): string[] {
  return head.fields.filter((field) => field.name === name).map((field) => field.value);
}
