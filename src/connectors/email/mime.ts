import { MailParser, type AttachmentStream } from 'mailparser';
import { decodeBytes, tidy } from './charset.ts';
import { readHead } from './headers.ts';

/** A text part, decoded. */
export interface TextPart {
  type: 'text/plain' | 'text/html';
  text: string;
  /** Below a multipart/alternative: the same said in another form beside it. */
  alternative: boolean;
}

/** A file, or a mail inside the mail. */
export interface FilePart {
  contentType: string;
  filename?: string;
  contentId?: string;
  bytes: Buffer;
}

export interface Parts {
  texts: TextPart[];
  files: FilePart[];
  /** Content type of the whole, lower case, with its parameters. */
  contentType: { value: string; params: Record<string, string> };
}

/** What mailparser keeps of a part; not in its published types, hence the exact version and the test of this file. */
interface Node {
  contentType?: string;
  charset?: string;
  disposition?: string;
  isAttachment?: boolean;
  textContent?: string;
  declared?: string;
  flowed?: boolean;
  node?: SplitPart;
  headers: Map<string, unknown>;
  children: Node[];
}

interface HeaderLine {
  key: string;
  line: string;
}

/** The flags by which mailsplit joins the lines of `format=flowed`, across quotes too; `unflow` is used instead. */
interface SplitPart {
  flowed?: boolean;
  delSp?: boolean;
}

interface Internals {
  tree: Node | false;
  createNode(part: SplitPart): Node;
  processHeaders(lines: HeaderLine[]): Map<string, unknown>;
}

const Base = MailParser as unknown as new (options: object) => MailParser & Internals;

/**
 * mailparser with two things repaired: text is handed over as bytes, since the declared charset is often wrong, and
 * only the headers that describe parts are decoded, since we read the others ourselves.
 */
class PartParser extends Base {
  override createNode(part: SplitPart): Node {
    const node = super.createNode(part);
    node.flowed = part.flowed === true;
    part.flowed = false;
    // UTF-7 is the one charset of old mails that the platform does not decode and mailparser does.
    if (!/^(?:unicode-1-1-)?utf-?7$/i.test(node.charset ?? '')) {
      node.declared = node.charset;
      node.charset = 'binary';
    }
    return node;
  }

  override processHeaders(lines: HeaderLine[]): Map<string, unknown> {
    return super.processHeaders((lines ?? []).filter((line) => line.key.startsWith('content-')));
  }
}

const OPTIONS = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipImageLinks: true,
  keepCidLinks: true,
  keepDeliveryStatus: true,
  /** A mail inside a mail stays a file, so that its text is not taken for the writer's. */
  ignoreEmbedded: true,
  maxHeadSize: 256 * 1024,
  maxChildNodes: 500,
};

/** Takes a mail apart. @throws when it has more parts or longer headers than any real mail. */
export function readParts(raw: Buffer): Promise<Parts> {
  const parser = new PartParser(OPTIONS);
  const files: FilePart[] = [];
  return new Promise((resolve, reject) => {
    parser.on('error', reject);
    parser.on('data', (data: AttachmentStream | { type: 'text' }) => {
      if (data.type === 'attachment') collect(data, files);
    });
    parser.on('end', () => {
      const tree = parser.tree;
      const texts = tree ? textsOf(tree, false) : [];
      resolve({ texts: texts.length + files.length > 0 ? texts : bareText(raw), files, contentType: typeOf(tree) });
    });
    parser.end(mended(raw));
  });
}

/** Some programs forget to indent what goes on from the line above; without its boundary a whole mail would vanish. */
function mended(raw: Buffer): Buffer {
  const text = raw.toString('latin1');
  const forgotten = /;[ \t]*(\r?\n)(?=(?:boundary|charset|name|filename)\*?=)/gi;
  return forgotten.test(text) ? Buffer.from(text.replace(forgotten, ';$1\t'), 'latin1') : raw;
}

/** The body as it stands, when nothing could be made of its structure: shown plainly rather than lost. */
function bareText(raw: Buffer): TextPart[] {
  const body = decodeBytes(raw.subarray(readHead(raw).bodyAt)).replace(/\r+\n?/g, '\n');
  return body.trim() === '' ? [] : [{ type: 'text/plain', text: body, alternative: false }];
}

function collect(part: AttachmentStream, files: FilePart[]): void {
  const chunks: Buffer[] = [];
  const stream = part.content;
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => {
    files.push({
      contentType: part.contentType ?? 'application/octet-stream',
      filename: part.filename || undefined,
      contentId: part.cid || undefined,
      bytes: Buffer.concat(chunks),
    });
    part.release();
  });
}

function textsOf(node: Node, alternative: boolean): TextPart[] {
  const type = node.contentType === 'text/html' ? 'text/html' : 'text/plain';
  const own = node.textContent && !node.isAttachment ? [{ type, text: textOf(node), alternative } as TextPart] : [];
  const below = alternative || node.contentType === 'multipart/alternative';
  return [...own, ...node.children.flatMap((child) => textsOf(child, below))];
}

function textOf(node: Node): string {
  const content = node.textContent ?? '';
  const text = node.charset === 'binary' ? decodeBytes(Buffer.from(content, 'latin1'), node.declared) : tidy(content);
  const lines = text.replace(/\r+\n?/g, '\n');
  return node.flowed ? unflow(lines, node.node?.delSp === true) : lines;
}

/** Joins the soft line breaks of RFC 3676: a line that ends in a blank goes on in the next of the same quote depth. */
function unflow(text: string, deleteSpace: boolean): string {
  const out: string[] = [];
  let depth = -1;
  for (const line of text.split('\n')) {
    const marks = /^>*/.exec(line)![0].length;
    const content = line.slice(marks).replace(/^ /, '');
    const above = out.at(-1);
    const soft = above !== undefined && depth === marks && above.endsWith(' ') && above !== '-- ' && content !== '-- ';
    if (soft && content.trim() !== '') out[out.length - 1] = (deleteSpace ? above.slice(0, -1) : above) + content;
    else out.push(marks > 0 ? `${'>'.repeat(marks)} ${content}` : content);
    depth = marks;
  }
  return out.join('\n');
}

function typeOf(tree: Node | false): Parts['contentType'] {
  const header = tree && (tree.headers.get('content-type') as Partial<Parts['contentType']> | undefined);
  return { value: (header && header.value?.toLowerCase()) || 'text/plain', params: (header && header.params) || {} };
}
