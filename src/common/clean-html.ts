import sanitizeHtml from 'sanitize-html';

/** Formatting of text; pictures only as attachments of the same message. */
const allowed: sanitizeHtml.IOptions = {
  allowedTags:
    'p br div span b strong i em u s a ul ol li blockquote code pre h1 h2 h3 hr img table thead tbody tr th td'.split(
      ' ',
    ),
  allowedAttributes: { a: ['href'], img: ['src', 'alt', 'width', 'height'], '*': ['dir', 'lang'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['cid'] },
  allowProtocolRelative: false,
  nestingLimit: 50,
};

/** HTML from outside or from an editor, with nothing in it that could act or load something. */
export const cleanHtml = (html: string): string => sanitizeHtml(html, allowed).trim();
