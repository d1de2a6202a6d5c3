import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import type { Principal } from '../people/principal.ts';
import { eventText, LiveClient } from './live-client.ts';
import { LiveHub } from './live-hub.ts';
import { missedSince } from './missed.query.ts';

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // proxies must pass every event on at once
  'x-accel-buffering': 'no',
};

/** Opens streams, and tells those that come back what they missed. */
@Injectable()
export class Live {
  constructor(
    private readonly hub: LiveHub,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * @param lastEventId what the stream heard last, if it was open before
   * @throws DomainError `too-many-streams`
   */
  async open(principal: Principal, reply: FastifyReply, lastEventId: string | undefined): Promise<void> {
    const client = new LiveClient(principal, reply.raw);
    this.hub.join(client);
    reply.raw.on('close', () => this.hub.leave(client));
    reply.hijack();
    reply.raw.writeHead(200, { ...reply.getHeaders(), ...headers } as Record<string, string>);
    client.write(eventText('ready', {}, this.hub.cursor));
    if (lastEventId === undefined) return;
    const missed = await missedSince(this.dataSource, lastEventId).catch(() => null);
    if (missed && principal.kind === 'user') missed.userIds.push(principal.userId);
    const told = missed && (await this.hub.seenBy(client, missed));
    if (!missed) client.write(eventText('resync', { reason: 'away-too-long' }, this.hub.cursor));
    else if (told) client.write(eventText('changed', told, this.hub.cursor));
  }
}
