import { attachmentAddress, type Message, remotePictureAddress } from '../../api/messages.ts';

const forbidden =
  'script, style, link, meta, base, iframe, frame, frameset, object, embed, form, svg, math, template, noscript';

/** Only what loads from ourselves, and nothing at all that runs. Remote pictures never, unless through our proxy. */
const policy = (origin: string) =>
  `default-src 'none'; img-src ${origin} data:; style-src 'unsafe-inline'; font-src 'none'; form-action 'none'; base-uri 'none'`;

const look = (dark: boolean) => `
  html { color-scheme: ${dark ? 'dark' : 'light'}; }
  body { margin: 0; padding: 2px; overflow-wrap: anywhere; font: 15px/1.55 system-ui, "Noto Sans", sans-serif;
    color: ${dark ? '#e8eaf0' : '#1b1e26'}; background: transparent; }
  body * { max-width: 100% !important; }
  img { height: auto; } pre { white-space: pre-wrap; } table { border-collapse: collapse; }
  blockquote { margin: 6px 0; padding-inline-start: 12px; border-inline-start: 3px solid #8884; opacity: .85; }
  a { color: ${dark ? '#91a7ff' : '#364fc7'}; }`;

/** Where the server moved the address of a remote picture, so that nothing loads by itself. */
const heldBack = ['data-remote-src', 'data-src'];

export interface FrameOptions {
  dark: boolean;
  origin: string;
  /** Pictures from elsewhere are wanted: they come through our proxy. */
  remote: boolean;
}

/**
 * The document of a message's sandboxed frame. The server has sanitised it; here all that could run, load or reach out of
 * the frame is taken away once more, pictures that came along are shown from our store, links open elsewhere.
 */
export function htmlDocument(message: Pick<Message, 'id' | 'html' | 'attachments'>, options: FrameOptions) {
  const parsed = new DOMParser().parseFromString(message.html ?? '', 'text/html');
  for (const element of parsed.querySelectorAll(forbidden)) element.remove();
  for (const element of parsed.querySelectorAll('*')) stripAttributes(element);
  let remote = 0;
  for (const image of parsed.querySelectorAll('img')) {
    const elsewhere = showImage(image, message.attachments);
    if (elsewhere === null) continue;
    remote++;
    if (options.remote) image.setAttribute('src', remotePictureAddress(message.id, elsewhere));
  }
  for (const link of parsed.querySelectorAll('a')) {
    if (!/^(https?:|mailto:|tel:)/i.test(link.getAttribute('href') ?? '')) link.removeAttribute('href');
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
  }
  const head = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy(options.origin)}"><style>${look(options.dark)}</style>`;
  return {
    document: `<!doctype html><html><head>${head}</head><body dir="auto">${parsed.body.innerHTML}</body></html>`,
    remote,
  };
}

function stripAttributes(element: Element): void {
  for (const { name, value } of Array.from(element.attributes)) {
    const runs =
      /^on/i.test(name) || name === 'srcset' || name === 'background' || name === 'ping' || name === 'action';
    const reaches = name === 'style' && /url\(|expression|position\s*:|@import/i.test(value);
    if (runs || reaches) element.removeAttribute(name);
  }
}

/** @returns the address of a picture that lies elsewhere, which is then not shown; null for all others */
function showImage(image: HTMLImageElement, attachments: Message['attachments']): string | null {
  const source = image.getAttribute('src') ?? '';
  const held = heldBack.map((name) => image.getAttribute(name)).find(Boolean);
  image.loading = 'lazy';
  if (/^data:image\/(png|jpe?g|gif|webp)[;,]/i.test(source) || source.startsWith('/api/v1/')) return null;
  if (source.toLowerCase().startsWith('cid:')) {
    const file = attachments.find(({ contentId }) => contentId === unescaped(source.slice(4)));
    if (file?.isImage) image.setAttribute('src', attachmentAddress(file.id, true));
    else image.removeAttribute('src');
    return null;
  }
  const address = held ?? source;
  image.removeAttribute('src');
  return /^https?:/i.test(address) ? address : null;
}

/** What an address names; as it stands where its escapes are broken, as in `cid:50%off`. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
