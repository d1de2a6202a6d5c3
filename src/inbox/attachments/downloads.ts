import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../common/domain-error.ts';
import { personOf, type Principal } from '../../people/principal.ts';
import { visibleConversations } from '../../people/visibility.ts';
import { shownImages } from '../message-row.ts';
import { redraw } from './redraw.ts';

/** What goes out: bytes, and the headers that keep them from doing harm. */
export interface Download {
  body: Readable;
  headers: Record<string, string>;
}

interface FileRow {
  id: string;
  name: string;
  content_type: string;
  size: string;
  state: string;
}

/** Types that a browser never runs; everything else goes out as plain bytes. */
const harmless =
  /^(?:image\/(?:png|jpeg|gif|webp|bmp|tiff)|audio\/|video\/|application\/(?:pdf|zip|msword|vnd\.)|text\/plain)/;
/** What keeps a file of somebody else's from doing harm in a browser. */
export const guards = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'private, max-age=86400',
};

/** RFC 6266: a name that every browser reads, and the true one. */
export const dispositionOf = (kind: 'attachment' | 'inline', name: string): string => {
  const plain = name.replaceAll(/[^\w .()-]/g, '_');
  const true8 = encodeURIComponent(name).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${kind}; filename="${plain}"; filename*=UTF-8''${true8}`;
};

/** Files of messages, on their way to somebody's browser: as downloads, or as pictures that we have drawn ourselves. */
@Injectable()
export class Downloads {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws DomainError `attachment-missing`, `not-a-picture`, `picture-unreadable` */
  async open(id: string, inline: boolean, principal: Principal): Promise<Download> {
    const file = await this.find(id, principal);
    if (inline) return this.picture(file);
    const type = harmless.test(file.content_type) ? file.content_type : 'application/octet-stream';
    return {
      body: Readable.from(this.chunks(file.id)),
      headers: {
        ...guards,
        'content-type': type,
        'content-length': file.size,
        'content-disposition': dispositionOf('attachment', file.name),
      },
    };
  }

  private async find(id: string, principal: Principal): Promise<FileRow> {
    const values: unknown[] = [id, personOf(principal)];
    const visible = visibleConversations(principal, values);
    const [file] = await this.dataSource.query<FileRow[]>(
      `select a.id, a.name, a.content_type, a.size, a.state from attachments a
         left join messages m on m.id = a.message_id left join conversations c on c.id = m.conversation_id
       where a.id = $1 and ((a.message_id is null and a.uploaded_by = $2) or (c.id is not null and ${visible}))`,
      values,
    );
    if (!file || file.state !== 'stored')
      throw new DomainError('not-found', 'attachment-missing', 'There is no such file, or it is not fetched yet.');
    return file;
  }

  /** One chunk in memory at a time. */
  private async *chunks(id: string): AsyncGenerator<Buffer> {
    for (let number = 0; ; number++) {
      const [chunk] = await this.dataSource.query<{ bytes: Buffer }[]>(
        'select bytes from attachment_chunks where attachment_id = $1 and number = $2',
        [id, number],
      );
      if (!chunk) return;
      yield chunk.bytes;
    }
  }

  /** The picture drawn anew: whatever hid in the file stays behind. */
  private async picture(file: FileRow): Promise<Download> {
    if (!shownImages.has(file.content_type))
      throw new DomainError('conflict', 'not-a-picture', 'This file cannot be shown in the page. Download it.');
    const parts: Buffer[] = [];
    for await (const chunk of this.chunks(file.id)) parts.push(chunk);
    const drawn = await redraw(Buffer.concat(parts));
    return {
      body: Readable.from([drawn]),
      headers: {
        ...guards,
        'content-type': 'image/webp',
        'content-length': String(drawn.length),
        'content-disposition': dispositionOf('inline', `${file.name}.webp`),
      },
    };
  }
}
