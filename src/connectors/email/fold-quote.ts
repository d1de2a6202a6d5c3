import {
  authorLine,
  headerLine,
  originalLine,
  originalPhrase,
  regardsLine,
  sentFromLine,
  wroteWord,
} from './quote-marks.ts';

/**
 * Replies sit on top, so what is searched is capped (UTF-16 units). Every rule looks at a line of at most
 * `LONGEST_LINE` characters a fixed number of times: the time is bounded by the cap, whatever the text.
 */
const CAP = 40_000;
const LONGEST_LINE = 600;
/** An attribution is broken over at most so many lines by mail programs that wrap. */
const WRAPPED_OVER = 4;
const SIGNATURE_LINES = 14;
/** How the first line of an attribution that goes on in the next looks: a date, an address, or how such lines begin. */
const OPENS = /[\d@<]|^\s*(?:on|am|le|el|em|il|op|dnia|w dniu|den|på|dne|tor?|vào|a|no)\s/i;

interface Line {
  at: number;
  text: string;
}

/**
 * Where quoted history and signature begin in a mail's text (UTF-16 units), or undefined when everything is the
 * writer's own. Answers written between the quotes stay visible: only what nothing of the writer follows is folded.
 */
export function foldQuote(text: string): number | undefined {
  const lines = linesOf(text);
  const history = historyStart(lines);
  const own = trimBlank(lines.slice(0, history ?? lines.length));
  const signature = signatureStart(own);
  const start = signature ?? (history === undefined ? undefined : own.length);
  if (start === undefined) return undefined;
  if (!own.slice(0, start).some(saysSomething)) return onlyHistory(lines, history) ? 0 : undefined;
  const at = lines[start]?.at ?? text.length;
  return at >= text.length ? undefined : at;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  const end = Math.min(text.length, CAP);
  for (let at = 0; at <= end;) {
    const next = text.indexOf('\n', at);
    const stop = next < 0 ? text.length : next;
    lines.push({ at, text: text.slice(at, Math.min(stop, at + LONGEST_LINE)).trimEnd() });
    if (next < 0) break;
    at = next + 1;
  }
  return lines;
}

/** Index of the first line of the history that nothing of the writer follows. */
function historyStart(lines: Line[]): number | undefined {
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!.text;
    if (line === '') continue;
    if (isOriginalLine(line) || headerBlockAt(lines, i)) return beforeRule(lines, i);
    const attribution = attributionAt(lines, i);
    if (attribution && !isQuoted(lines[nextFilled(lines, i + attribution)]?.text)) return i;
    if ((attribution || isQuoted(line)) && nothingFollows(lines, i + attribution)) return i;
  }
  return undefined;
}

function isOriginalLine(line: string): boolean {
  if (/^[\s>]*[-_*=–—]/.test(line) && originalLine.test(line)) return true;
  return /[:：]$/.test(line) && originalPhrase.test(line);
}

/** Outlook draws a line of underscores above its header block. */
function beforeRule(lines: Line[], i: number): number {
  let above = i - 1;
  while (above > 0 && lines[above]!.text === '') above--;
  return above >= 0 && /^\s*[_=*-]{5,}\s*$/.test(lines[above]!.text) ? above : i;
}

/** Three named lines, one of them the author's, close together: what Outlook writes above the original. */
function headerBlockAt(lines: Line[], i: number): boolean {
  const line = lines[i]!.text.replace(/^[\s>]+/, '');
  if (!/^.{1,40}?[:：]/.test(line) || !headerLine.test(line)) return false;
  const near = lines.slice(i, i + 9).map((each) => each.text.replace(/^[\s>]+/, ''));
  const named = new Set(near.flatMap((each) => headerLine.exec(each)?.[1]?.toLowerCase() ?? []));
  return named.size >= 3 && near.some((each) => authorLine.test(each));
}

/** Number of lines that an attribution ("On Monday, Ana wrote:") takes here, or 0. */
function attributionAt(lines: Line[], i: number): number {
  let joined = '';
  for (let n = 0; n < WRAPPED_OVER && i + n < lines.length; n++) {
    const line = lines[i + n]!.text.trim();
    if (line === '' || (n > 0 && isQuoted(line))) return 0;
    joined = n === 0 ? line : `${joined} ${line}`;
    if (n === 1 && !OPENS.test(lines[i]!.text)) return 0;
    if (isAttribution(joined)) return n + 1;
    if (/[.!?]$/.test(line) && !/\d\.$|[ap]\.m\.$/i.test(line)) return 0;
  }
  return 0;
}

function isAttribution(line: string): boolean {
  if (line.length > LONGEST_LINE || !/[:：*_)\p{L}]$|--$/u.test(line) || !/[@\d]/.test(line)) return false;
  const announces = /[:：]\s*[*_]*$|-{2,}$/.test(line);
  const dated = /\d{1,4}[./年-]\s?\d{1,2}|\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b/.test(line);
  const addressed = /[^\s<(["]+@[^\s>)\]"]+/.test(line);
  if (!announces && !(dated && addressed)) return false;
  if (wroteWord.test(line)) return dated || addressed;
  return dated && addressed && /[>)\]]\s*[:：]$/.test(line);
}

function nothingFollows(lines: Line[], from: number): boolean {
  for (let i = from; i < lines.length; i++) {
    const line = lines[i]!.text;
    if (line === '' || isQuoted(line)) continue;
    if (isOverflow(lines, i)) continue;
    const wrapped = attributionAt(lines, i);
    if (wrapped > 0) {
      i += wrapped - 1;
      continue;
    }
    return isTail(lines, i);
  }
  return true;
}

/** The end of a long quoted line, broken off without its mark by a program that wraps. */
function isOverflow(lines: Line[], i: number): boolean {
  const above = lines[i - 1]?.text ?? '';
  if (!isQuoted(above) || above.length < 55) return false;
  const below = lines[nextFilled(lines, i + 1)];
  return below === undefined || isQuoted(below.text);
}

/** A mark of a mailing list or a telephone below the quotes, no answer. */
function isTail(lines: Line[], i: number): boolean {
  const line = lines[i]!.text;
  return /^\s*(--|__|—)\s*\S{0,3}$/.test(line) || /^[_*=-]{5,}$/.test(line.trim()) || sentFromLine.test(line);
}

function signatureStart(own: Line[]): number | undefined {
  const from = Math.max(0, own.length - SIGNATURE_LINES - 4);
  for (let i = from; i < own.length; i++) {
    const line = own[i]!.text;
    if (/^\s*(--|—|__)\s*$/.test(line)) return i;
    if (own.length - i > SIGNATURE_LINES) continue;
    if (sentFromLine.test(line) && line.length < 120 && own.slice(i + 1).filter(saysSomething).length <= 2) return i;
    if (regardsLine.test(line) && looksLikeSignature(own.slice(i + 1))) return i;
  }
  return undefined;
}

/** Names, titles, telephone numbers: short lines without a question. */
function looksLikeSignature(lines: Line[]): boolean {
  return lines.every((line) => line.text.length <= 90 && !/[?？]/.test(line.text));
}

function onlyHistory(lines: Line[], history: number | undefined): boolean {
  if (history === undefined) return false;
  const line = lines[history]!.text;
  return isQuoted(line) || attributionAt(lines, history) > 0;
}

function isQuoted(line: string | undefined): boolean {
  return (
    line !== undefined &&
    /^\s{0,4}[>|｜]/.test(line) &&
    !/^\s*>\s*[:：]$/.test(line) &&
    !/^\s*>\s*\p{L}.*<\s*$/u.test(line)
  );
}

function saysSomething(line: Line): boolean {
  return /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(line.text);
}

function nextFilled(lines: Line[], from: number): number {
  let i = from;
  while (i < lines.length && lines[i]!.text === '') i++;
  return i;
}

function trimBlank(lines: Line[]): Line[] {
  let end = lines.length;
  while (end > 0 && lines[end - 1]!.text === '') end--;
  return lines.slice(0, end);
}
