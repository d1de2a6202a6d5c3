import { compile, type HtmlToTextOptions } from 'html-to-text';
import sanitizeHtml from 'sanitize-html';
import { stripTags, tooDeep } from '../../common/safe-html.ts';

/** HTML longer than this is cut before it is read. */
const longest = 500_000;
const picture = /^https?:\/\//i;

const allowedTags =
  'p div span br hr pre blockquote b strong i em u s strike del ins sub sup small big code tt kbd mark abbr cite q time h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr th td a img figure details summary'.split(
    ' ',
  );

function options(base: string): sanitizeHtml.IOptions {
  return {
    allowedTags,
    allowedAttributes: {
      '*': ['dir', 'lang', 'title'],
      blockquote: ['data-quoted'],
      a: ['href', 'rel', 'target'],
      img: ['alt', 'width', 'height', 'data-remote-src'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan'],
      ol: ['start'],
    },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    nonTextTags: 'script style textarea option noscript title head template svg math iframe object'.split(' '),
    nestingLimit: 100,
    transformTags: { blockquote: unquoted, a: link(base), img: image(base), aside: quote },
  };
}

/** Only what we mark ourselves is a quotation. */
function unquoted(tagName: string, { 'data-quoted': _claimed, ...attribs }: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  return { tagName, attribs };
}

function link(base: string): sanitizeHtml.Transformer {
  return (tagName, { title, href }) => ({
    tagName,
    attribs: {
      ...(title ? { title } : {}),
      ...(href ? { href: absolute(href, base) } : {}),
      rel: 'noopener noreferrer nofollow',
      target: '_blank',
    },
  });
}

/** A picture's address is kept for a reader who asks for it; nothing loads by itself. Smileys become their name. */
function image(base: string): sanitizeHtml.Transformer {
  return (tagName, { class: classes, src, alt, width, height }) => {
    if (/\bemoji\b/.test(classes ?? '')) return { tagName: 'span', attribs: {}, text: alt ?? '' };
    const address = src ? absolute(src, base) : '';
    return {
      tagName,
      attribs: {
        ...(alt ? { alt } : {}),
        ...(width ? { width } : {}),
        ...(height ? { height } : {}),
        ...(picture.test(address) ? { 'data-remote-src': address } : {}),
      },
    };
  };
}

/** Discourse puts what somebody else said into `aside.quote`. */
function quote(_tagName: string, { class: classes }: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  return /\bquote\b/.test(classes ?? '')
    ? { tagName: 'blockquote', attribs: { 'data-quoted': 'true' } }
    : { tagName: 'div', attribs: {} };
}

/** An address as the base makes it; what cannot be one stays as it is, for the allow-list to judge. */
export function absolute(address: string, base: string): string {
  const trimmed = address.trim();
  return URL.canParse(trimmed, base) ? new URL(trimmed, base).href : trimmed;
}

const common: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxInputLength: longest, maxDepth: 120, maxChildNodes: 20_000, ellipsis: '…' },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
};
/** Made once: reading the options takes longer than reading most posts. */
const allWords = compile(common);
const ownWords = compile({
  ...common,
  selectors: [...common.selectors!, { selector: 'blockquote[data-quoted]', format: 'skip' }],
});

/**
 * A post's HTML made harmless, and its words. The words leave out what is quoted from others, unless nothing else is there.
 * @param base what relative addresses start from
 */
export function readHtml(html: string, base: string): { html: string; text: string } {
  const whole = html.slice(0, longest).replaceAll('\0', '');
  const safe = sanitizeHtml(tooDeep(whole) ? stripTags(whole) : whole, options(base)).trim();
  return { html: safe, text: ownWords(safe).trim() || allWords(safe).trim() };
}

/** Text whose special characters are written as entities (`Tom &amp; Anna`), as people read it. */
export function unescaped(escaped: string): string {
  return allWords(sanitizeHtml(escaped, { allowedTags: [], allowedAttributes: {} })).trim();
}
