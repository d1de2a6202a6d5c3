import sanitizeHtml from 'sanitize-html';

/** HTML longer than this is cut before it is read (UTF-16 units). */
export const longestHtml = 1_000_000;

const size = [/^\d{1,4}(?:\.\d+)?(?:px|pt|em|%)$/];
const colour = [/^#[0-9a-f]{3,8}$/i, /^rgba?\([\d\s.,%]+\)$/i, /^[a-z]{3,20}$/i];
const picture = /^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]+$/i;

const STYLES: Record<string, RegExp[]> = {
  color: colour,
  'background-color': colour,
  'font-weight': [/^(?:bold|bolder|normal|[1-9]00)$/],
  'font-style': [/^(?:italic|normal)$/],
  'text-decoration': [/^(?:underline|line-through|none)$/],
  'text-align': [/^(?:left|right|center|justify)$/],
  'font-size': size,
  width: size,
  'max-width': size,
  'padding-left': size,
  'margin-left': size,
  'white-space': [/^(?:pre|pre-wrap|pre-line|nowrap|normal)$/],
};

/** What a reader's browser may be asked to draw. No class and no id, so that a mail cannot dress up as our page. */
const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags:
    'p div span br hr pre blockquote center font address section article b strong i em u s strike del ins sub sup small big code tt kbd mark abbr cite q time h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr th td colgroup col a img figure'.split(
      ' ',
    ),
  allowedAttributes: {
    '*': ['dir', 'lang', 'title', 'style', 'align', 'data-quoted'],
    a: ['href', 'rel', 'target'],
    img: ['src', 'alt', 'width', 'height', 'data-remote-src'],
    font: ['color', 'size'],
    table: ['width', 'border', 'cellpadding', 'cellspacing'],
    td: ['colspan', 'rowspan', 'width', 'valign'],
    th: ['colspan', 'rowspan', 'width', 'valign'],
    ol: ['start', 'type'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['cid', 'data'] },
  allowedSchemesAppliedToAttributes: ['href', 'src', 'cite'],
  allowProtocolRelative: false,
  /** Done by `safeStyle`: parsing every style as a style sheet takes ten times as long as everything else. */
  parseStyleAttributes: false,
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'noscript',
    'title',
    'head',
    'template',
    'svg',
    'math',
    'iframe',
    'object',
  ],
  nestingLimit: 100,
  transformTags: { '*': styled, a: link, img: image, div: quoteBox, blockquote: quoteBox },
};

/**
 * HTML from outside or from an editor that can do nothing: allow-listed tags, no scripts, forms or positioned styles, and nothing in it
 * loads from elsewhere. The address of a remote picture is kept in `data-remote-src` for a reader who asks for it;
 * `cid:` pictures came with the mail and stay. Quoted history is marked by `data-quoted`. What is safe already stays as it is.
 */
export function safeHtml(html: string): string {
  const whole = html.slice(0, longestHtml);
  return sanitizeHtml(tooDeep(whole) ? stripTags(whole) : whole, OPTIONS).trim();
}

function styled(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const { style, ...rest } = attribs;
  const safe = style && safeStyle(style);
  return { tagName, attribs: safe ? { ...rest, style: safe } : rest };
}

/** The declarations on the list whose value is plain; anything with a function, an escape or a comment is dropped. */
function safeStyle(style: string): string {
  const kept: string[] = [];
  for (const declaration of style.slice(0, 4_000).split(';')) {
    const colon = declaration.indexOf(':');
    const name = declaration.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    const value = declaration.slice(colon + 1).trim();
    if (Object.hasOwn(STYLES, name) && STYLES[name]!.some((rule) => rule.test(value))) kept.push(`${name}:${value}`);
  }
  return kept.join(';');
}

function link(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  return { tagName, attribs: { ...attribs, rel: 'noopener noreferrer nofollow', target: '_blank' } };
}

function image(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const { src = '', 'data-remote-src': kept = '', ...rest } = attribs;
  const address = (src || kept).trim();
  if (/^cid:/i.test(address) || picture.test(address)) return { tagName, attribs: { ...rest, src: address } };
  if (/^https?:\/\//i.test(address)) return { tagName, attribs: { ...rest, 'data-remote-src': address } };
  return { tagName, attribs: rest };
}

function quoteBox(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const mark = `${attribs['class'] ?? ''} ${attribs['id'] ?? ''}`;
  const cited = attribs['type'] === 'cite' || attribs['data-quoted'] === 'true';
  const quoted =
    cited || /gmail_quote|yahoo_quoted|protonmail_quote|moz-cite-prefix|divRplyFwdMsg|appendonsend|OLK_SRC/.test(mark);
  const kept = { ...attribs };
  delete kept['data-quoted'];
  return { tagName, attribs: quoted ? { ...kept, 'data-quoted': 'true' } : kept };
}

/** Deeper than any editor nests; parsers take quadratic time there. */
const MAX_NESTING = 600;
const CLOSES_ITSELF = /^(?:img|br|hr|input|meta|link|col|area|base|p|li|dt|dd|td|th|tr|tbody|thead|option|o:p|!)/i;

/** Whether HTML is nested so deeply that it was made to stop us. Linear in its length. */
export function tooDeep(html: string): boolean {
  let depth = 0;
  for (const [, slash, name] of html.slice(0, longestHtml).matchAll(/<(\/?)([a-z][a-z0-9:]*)/gi)) {
    if (CLOSES_ITSELF.test(name!)) continue;
    depth = slash ? Math.max(0, depth - 1) : depth + 1;
    if (depth > MAX_NESTING) return true;
  }
  return false;
}

/** The words between the tags, for HTML that is not worth more. */
export function stripTags(html: string): string {
  return html
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
