import { isAscii } from 'node:buffer';
import { TextDecoder } from 'node:util';

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const decoders = new Map<string, TextDecoder | null>();

/** One byte a character: any bytes are valid in it, so a wrong declaration shows only by what comes out. */
const SINGLE_BYTE = /^(?:windows-125|iso-?8859|koi8|latin|cp125|macintosh|x-mac)/i;

/**
 * Text of bytes whose charset is declared, wrongly declared or not declared at all. The declaration counts, except that
 * valid UTF-8 is never anything else of one byte a character; then the bytes decide. Never throws, and leaves no NUL
 * and no lone surrogate.
 */
export function decodeBytes(bytes: Uint8Array, declared?: string): string {
  if (isAscii(bytes) && !looksStateful(declared, bytes)) return tidy(Buffer.from(bytes).toString('latin1'));
  const trusted = declared && !/^(us-)?ascii$|^unknown|^x-unknown|^default$|^8bit$|^binary$/i.test(declared);
  const named = trusted ? decoderFor(declared) : null;
  const tries = !named ? [UTF8] : SINGLE_BYTE.test(named.encoding) ? [UTF8, named] : [named, UTF8];
  for (const decoder of tries) {
    const text = attempt(decoder, bytes);
    if (text !== null) return tidy(text);
  }
  return tidy(lenient(bytes, named ? declared : undefined));
}

/** Text without what PostgreSQL and JSON refuse: NUL and lone surrogates. */
export function tidy(text: string): string {
  return text.replace(/\0|\p{Cs}/gu, (bad) => (bad === '\0' ? '' : '\ufffd'));
}

function decoderFor(charset: string): TextDecoder | null {
  const label = charset
    .trim()
    .toLowerCase()
    .replace(/^cp-?(\d+)$/, 'windows-$1')
    .replace(/^(windows)(\d)/, '$1-$2');
  const known = decoders.get(label);
  if (known !== undefined) return known;
  let decoder: TextDecoder | null;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    decoder = null; // A name that nobody registered: the bytes decide.
  }
  if (decoders.size < 200) decoders.set(label, decoder);
  return decoder;
}

function attempt(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null; // Not valid in this charset; the caller goes on to the next.
  }
}

function lenient(bytes: Uint8Array, declared?: string): string {
  const charset = declared && !/^iso-2022/i.test(declared) ? declared : guess(bytes);
  const label = decoderFor(charset)?.encoding ?? 'windows-1252';
  return new TextDecoder(label).decode(bytes);
}

function looksStateful(declared: string | undefined, bytes: Uint8Array): boolean {
  return (declared !== undefined && /^(iso-2022|hz|utf-?16)/i.test(declared)) || bytes.includes(0x1b);
}

/**
 * A guess for 8-bit text that says nothing of itself. East Asian text has its high bytes in even runs, Cyrillic in
 * runs as long as words, western text one at a time. The second bytes of Chinese characters begin at A1, Cyrillic
 * letters at C0; KOI8 has its small letters at C0-DF, windows-1251 at E0-FF.
 */
function guess(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, 4096);
  if (sample.includes(0x1b)) return 'iso-2022-jp';
  const runs = highRuns(sample);
  const high = runs.reduce((sum, run) => sum + run, 0);
  const even = runs.filter((run) => run % 2 === 0).reduce((sum, run) => sum + run, 0);
  // Kana in Shift JIS begin with 82 and 83, which are quotes elsewhere.
  if (share(sample, high, 0x82, 0x83) > 0.3) return 'shift_jis';
  if (even / high > 0.9 && share(sample, high, 0xa1, 0xbf) > 0.1) return 'gb18030';
  if (high / runs.length >= 3) return share(sample, high, 0xc0, 0xdf) > 0.5 ? 'koi8-r' : 'windows-1251';
  return 'windows-1252';
}

function highRuns(bytes: Uint8Array): number[] {
  const runs: number[] = [];
  let run = 0;
  for (const byte of bytes) {
    if (byte >= 0x80) run++;
    else if (run > 0) {
      runs.push(run);
      run = 0;
    }
  }
  if (run > 0) runs.push(run);
  return runs;
}

function share(bytes: Uint8Array, high: number, from: number, to: number): number {
  return bytes.filter((byte) => byte >= from && byte <= to).length / high;
}
