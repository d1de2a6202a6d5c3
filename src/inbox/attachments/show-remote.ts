import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/domain-error.ts';
import { sniff } from '../../common/sniff.ts';
import { RemotePictures } from '../../connectors/remote-picture.ts';
import { type Principal } from '../../people/principal.ts';
import { shownImages } from '../message-row.ts';
import { ThreadByConversationQuery } from '../thread.query.ts';
import { guards } from './downloads.ts';
import { redraw } from './redraw.ts';
import { remoteAddresses } from './remote-addresses.ts';

const missing = () => new DomainError('not-found', 'picture-missing', 'This message holds no picture of that address.');
const unreachable = (cause?: unknown) =>
  new DomainError('conflict', 'picture-unreachable', 'This picture could not be fetched from where it lies.', {
    cause,
  });

/** A picture that lies elsewhere, and what the browser is told of it. */
export interface ShownPicture {
  bytes: Buffer;
  headers: Record<string, string>;
}

/** Pictures that a customer's HTML only points at, fetched by us when a rep asks: so their sender never sees who looks. */
@Injectable()
export class ShowRemote {
  constructor(
    private readonly threads: ThreadByConversationQuery,
    private readonly pictures: RemotePictures,
  ) {}

  /**
   * @param address one that the HTML of this message holds
   * @throws DomainError `conversation-not-found`, `picture-missing`, `picture-unreachable`, `not-a-picture`, `picture-unreadable`
   */
  async open(messageId: string, address: string, principal: Principal): Promise<ShownPicture> {
    const { html } = await this.threads.message(messageId, principal);
    if (!html || !remoteAddresses(html).has(address)) throw missing();
    const bytes = await this.pictures.fetch(address).catch((cause: unknown) => {
      throw unreachable(cause);
    });
    if (!shownImages.has(sniff(bytes, '')))
      throw new DomainError('conflict', 'not-a-picture', 'What lies at this address is no picture that can be shown.');
    return { bytes: await redraw(bytes), headers: { ...guards, 'content-disposition': 'inline' } };
  }
}
