import { foldQuote } from './fold-quote.ts';
import { longestHtml, stripTags, tooDeep } from '../../common/safe-html.ts';
import { htmlToText } from './html-text.ts';
import type { TextPart } from './mime.ts';

/** What a person reads of a mail. */
export interface Body {
  text: string;
  quotedFrom?: number;
  html?: string;
  /** What is too long or too deep to be shown whole: it goes into a file. */
  original?: { name: string; text: string };
}

/** Longer than any letter; what follows is kept as a file (UTF-16 units). */
const MAX_TEXT = 500_000;

/** Chooses what to show of a mail's text parts: its plain text if that is the whole letter, else the text of its HTML. */
export function readBody(parts: TextPart[]): Body {
  const htmlParts = parts.filter((part) => part.type === 'text/html');
  const plain = parts
    .flatMap((part) => (part.type === 'text/plain' && part.text.trim() !== '' ? part.text : []))
    .join('\n')
    .trimEnd();
  if (htmlParts.length === 0) return cut({ text: plain, quotedFrom: foldQuote(plain) });
  const html = htmlOf(parts);
  if (tooDeep(html)) return cut({ text: plain || stripTags(html), original: { name: 'original.html', text: html } });
  const whole = plain !== '' && htmlParts.every((part) => part.alternative) && !isStub(plain, htmlParts);
  const chosen = whole ? { text: plain, quotedFrom: foldQuote(plain) } : htmlToText(html);
  return cut({
    ...chosen,
    html: html.slice(0, longestHtml),
    original: html.length > longestHtml ? { name: 'original.html', text: html } : undefined,
  });
}

/** The HTML of the mail, with text parts that stand beside it and not instead of it. */
function htmlOf(parts: TextPart[]): string {
  return parts
    .map((part) =>
      part.type === 'text/html' ? part.text : part.alternative ? '' : `<pre>${escapeHtml(part.text)}</pre>`,
    )
    .join('\n');
}

/** "Your program cannot show HTML" and other plain parts that stand in for the letter. */
function isStub(plain: string, htmlParts: TextPart[]): boolean {
  const short = plain.trim();
  return short.length < 300 && /\bhtml\b/i.test(short) && htmlParts.some((part) => part.text.length > short.length * 4);
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function cut(body: Body): Body {
  if (body.text.length <= MAX_TEXT) return body;
  const quotedFrom = body.quotedFrom !== undefined && body.quotedFrom < MAX_TEXT ? body.quotedFrom : undefined;
  return {
    ...body,
    text: `${body.text.slice(0, MAX_TEXT)}…`,
    quotedFrom,
    original: { name: 'full-text.txt', text: body.text },
  };
}
