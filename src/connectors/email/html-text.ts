import { compile, type DomNode, type FormatCallback, type HtmlToTextOptions } from 'html-to-text';
import { longestHtml } from '../../common/safe-html.ts';
import { foldQuote } from './fold-quote.ts';

/** A private-use character that marks where quoted history begins while HTML becomes text. */
const MARK = '\uf8ff';

/** Elements into which mail programs put what was said before. Names of their own, not of ours. */
const QUOTES = [
  'div.gmail_quote',
  'div.gmail_quote_container',
  'div.gmail_extra',
  'div.yahoo_quoted',
  'div.yahooQuotedBlock',
  'div.protonmail_quote',
  'div.moz-cite-prefix',
  'div.ymail_android_signature',
  'blockquote[type=cite]',
  'blockquote.gmail_quote',
  'div#divRplyFwdMsg',
  'div#appendonsend',
  'div#mail-editor-reference-message-container',
  'div#OLK_SRC_BODY_SECTION',
  'span#OLK_SRC_BODY_SECTION',
  'div#reply-intro',
  'div#isForwardContent',
  'div#isReplyContent',
  'div.tutanota_quote',
  'div.domino-section',
];

const skipped = ['style', 'script', 'head', 'title', 'noscript', 'template', 'svg', 'math', 'object', 'iframe'];

const marked: FormatCallback = (elem, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 });
  builder.addLiteral(MARK);
  walk(elem.children as DomNode[], builder);
  builder.closeBlock({ trailingLineBreaks: 1 });
};

/** Most tables are layout: a row is a line, its cells stand side by side. Columns drawn with blanks help nobody. */
const cell: FormatCallback = (elem, walk, builder) => {
  walk(elem.children as DomNode[], builder);
  builder.addInline(' \u2009 ');
};

const OPTIONS: HtmlToTextOptions = {
  wordwrap: false,
  decodeEntities: true,
  // Mails have text before, after and between bodies.
  baseElements: { selectors: [], returnDomByDefault: true },
  limits: { maxInputLength: longestHtml, maxDepth: 200, maxChildNodes: 20_000, ellipsis: '…' },
  formatters: { marked, cell },
  selectors: [
    ...skipped.map((selector) => ({ selector, format: 'skip' })),
    { selector: 'body', format: 'block' },
    { selector: 'img', format: 'skip' },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: true } },
    { selector: 'table', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ...QUOTES.map((selector) => ({ selector, format: 'marked' })),
  ],
};

/** Made once: reading the options takes longer than reading most mails. */
const convert = compile(OPTIONS);

/** Plain text of a customer's HTML, with the place where quoted history begins (UTF-16 units). Never throws for HTML. */
export function htmlToText(html: string): { text: string; quotedFrom?: number } {
  const whole = convert(html.slice(0, longestHtml).replaceAll(MARK, ''))
    .replace(/(?:[ \u00a0]*\u2009[ \u00a0]*)+$/gm, '')
    .replaceAll('\u2009', ' ')
    .replaceAll('\u00a0', ' ')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n');
  const mark = whole.indexOf(MARK);
  const text = whole.replaceAll(MARK, '').trimEnd();
  const folded = foldQuote(text);
  if (mark < 0 || whole.slice(0, mark).trim() === '') return { text, quotedFrom: folded };
  return { text, quotedFrom: Math.min(folded ?? mark, mark) };
}
