import type { ServerResponse } from 'node:http';
import type { Principal } from '../people/principal.ts';

/** What a stream says; docs/api.md lists the data of each. */
export type LiveEvent = 'ready' | 'changed' | 'presence' | 'resync' | 'heartbeat' | 'closed';

/** A stream that has fallen behind by so many bytes is cut; it comes back and is told what it missed. */
const mostUnread = 256 * 1024;

/** One server-sent event: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function eventText(event: LiveEvent, data: object, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Principals with the same key see the same things. */
export const rightsKey = (principal: Principal): string =>
  principal.kind === 'user' ? `user:${principal.userId}` : `token:${principal.tokenId}`;

/** One open stream. */
export class LiveClient {
  principal: Principal;
  /** Conversations that this stream was told of and may see; what leaves its sight is told once more. */
  readonly seen = new Set<string>();

  constructor(
    principal: Principal,
    private readonly response: ServerResponse,
  ) {
    this.principal = principal;
  }

  get key(): string {
    return rightsKey(this.principal);
  }

  /** @param text whole events */
  write(text: string): void {
    if (this.response.destroyed) return;
    if (this.response.writableLength > mostUnread) this.response.destroy();
    else this.response.write(text);
  }

  /** Says why, and ends. */
  close(reason: 'signed-out' | 'stopping'): void {
    this.response.end(eventText('closed', { reason }));
  }
}
