import addressparser from 'nodemailer/lib/addressparser/index.js';
import { decodeBytes, tidy } from './charset.ts';

/** One address of a From, To, … header. `address` is lower case and may be '' when only a name was given. */
export interface Address {
  name: string;
  address: string;
}

const WORD = /=\?([^?\s]+)\?([bq])\?([^?]*)\?=/gi;
/** Begins a change of alphabet in ISO-2022 text. */
const ESCAPE = '\x1b';
const MAX_ADDRESSES = 200;

/** Human text of a raw header value (latin1 bytes): encoded words, or raw 8-bit text in whatever charset it is. */
export function headerText(value: string): string {
  if (!value.includes('=?')) return decodeRaw(value);
  const joined = value.replace(/\?=[ \t\r\n]+=\?/g, '?==?');
  let out = '';
  let at = 0;
  let held: { charset: string; bytes: Buffer } | null = null;
  const flush = (): void => {
    if (held) out += decodeBytes(held.bytes, held.charset);
    held = null;
  };
  for (const match of joined.matchAll(WORD)) {
    if (match.index > at) {
      flush();
      out += decodeRaw(joined.slice(at, match.index));
    }
    const charset = match[1]!.replace(/\*.*$/, '').toLowerCase();
    const bytes = wordBytes(match[2]!, match[3]!);
    // A character may be cut in two by the border between two words.
    if (held && (held as { charset: string }).charset === charset)
      held = { charset, bytes: Buffer.concat([(held as { bytes: Buffer }).bytes, bytes]) };
    else {
      flush();
      held = { charset, bytes };
    }
    at = match.index + match[0].length;
  }
  flush();
  return tidy(out + decodeRaw(joined.slice(at)));
}

/** Addresses of a raw header value; groups are flattened, broken ones keep what can be read. */
export function addresses(value: string): Address[] {
  if (!value) return [];
  const raw = /[\x80-\xff]/.test(value) ? decodeRaw(value) : value;
  const parsed = addressparser(raw.slice(0, 65_536), { flatten: true });
  return parsed.slice(0, MAX_ADDRESSES).map(({ name, address }) => ({
    name: headerText(name ?? '')
      .replace(/\s+/g, ' ')
      .trim(),
    address: cleanAddress(address ?? ''),
  }));
}

/** Lower-case address, or '' when it is none. */
export function cleanAddress(address: string): string {
  const plain = tidy(address).trim().replace(/^<|>$/g, '').toLowerCase();
  return plain.length <= 320 && /^(?:[^\s@<>]+|"[^"]+")@[^\s@<>]+$/.test(plain) ? plain : '';
}

/** Message-IDs in a header, with their angle brackets, each once. */
export function messageIds(value: string): string[] {
  const found =
    value.match(/<[^<>\s]{1,995}>/g) ?? value.match(/[^\s<>,;"()]+@[^\s<>,;"()]+/g)?.map((id) => `<${id}>`) ?? [];
  return [...new Set(found.map((id) => tidy(id)))];
}

function decodeRaw(value: string): string {
  return /[\x80-\xff]/.test(value) || value.includes(ESCAPE)
    ? isLatin1(value)
      ? decodeBytes(Buffer.from(value, 'latin1'))
      : value
    : tidy(value);
}

function isLatin1(value: string): boolean {
  return !/[^\0-\xff]/.test(value);
}

function wordBytes(encoding: string, text: string): Buffer {
  if (encoding.toLowerCase() === 'b') return Buffer.from(text.replace(/[^A-Za-z0-9+/]/g, ''), 'base64');
  const bytes = text
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}
