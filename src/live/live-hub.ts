import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { DomainError } from '../common/domain-error.ts';
import { ChangeListener } from '../database/change-listener.ts';
import type { Changed, ChangeNotice } from '../database/change-notice.ts';
import type { Principal } from '../people/principal.ts';
import { renewedPrincipal } from '../people/sessions/principal.query.ts';
import { eventText, LiveClient, rightsKey } from './live-client.ts';
import { PendingChange } from './pending-change.ts';
import { type Sight, sightOf } from './sight.query.ts';
import { describeError } from '../common/describe-error.ts';

/** Notices are gathered for so long, so that a burst costs one look at everybody's rights. */
const gatherMs = 15;
const heartbeatMs = 15_000;
/** Sessions end by themselves, and nobody says so. */
const renewEvery = 4;
/** Streams of one principal, so that a broken client cannot take them all. */
const mostStreams = 40;
const mostSeen = 5_000;

/** Tells open streams what changed, each only what its principal may see at that moment. */
@Injectable()
export class LiveHub implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(LiveHub.name);
  private readonly clients = new Set<LiveClient>();
  private pending = new PendingChange();
  private gathering?: NodeJS.Timeout;
  private telling: Promise<void> = Promise.resolve();
  private heartbeat?: NodeJS.Timeout;
  private beats = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly listener: ChangeListener,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.listener.onChange((notice) => this.hear(notice));
    this.heartbeat = setInterval(() => void this.beat(), heartbeatMs);
    this.heartbeat.unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.heartbeat);
    clearTimeout(this.gathering);
    for (const client of this.clients) client.close('stopping');
  }

  get open(): number {
    return this.clients.size;
  }

  /** @throws DomainError `too-many-streams` */
  join(client: LiveClient): void {
    const siblings = [...this.clients].filter(({ key }) => key === client.key);
    if (siblings.length >= mostStreams)
      throw new DomainError(
        'too-many',
        'too-many-streams',
        'Too many streams are open. Close some, then open this one.',
        {
          retryAfterSeconds: 10,
        },
      );
    this.clients.add(client);
  }

  leave(client: LiveClient): void {
    this.clients.delete(client);
  }

  /** Where a stream that ends now may go on. */
  get cursor(): string | undefined {
    return this.listener.settledXid && `${this.listener.settledXid}-0`;
  }

  /** Says something to whoever may see a conversation, except to one person. */
  async tellWatchers(conversationId: string, exceptUserId: string, text: string): Promise<void> {
    const others = [...this.clients].filter(({ key }) => key !== `user:${exceptUserId}`);
    const sight = await this.sight(others, [conversationId], []);
    for (const client of others) if (sight.get(client.key)!.conversationIds.has(conversationId)) client.write(text);
  }

  /** What of a change this principal may hear. */
  async seenBy(client: LiveClient, changed: Required<Changed>): Promise<Required<Changed> | null> {
    return this.forClient(client, changed, await this.sight([client], changed.conversationIds, changed.sourceIds));
  }

  private hear(notice: ChangeNotice): void {
    for (const topic of notice.topics ?? [])
      if (topic.startsWith('principal:')) void this.renew(topic.slice('principal:'.length));
    this.pending.add(notice);
    if (this.pending.isEmpty || this.gathering) return;
    this.gathering = setTimeout(() => {
      this.gathering = undefined;
      const change = this.pending;
      this.pending = new PendingChange();
      this.telling = this.telling.then(() => this.tell(change));
    }, gatherMs);
  }

  /** Nobody is left out because somebody could not be told: then all load again. */
  private async tell(change: PendingChange): Promise<void> {
    try {
      if (change.resync) this.tellAll(eventText('resync', { reason: 'too-much-changed' }, this.cursor));
      else await this.tellChanged(change.changed);
    } catch (error) {
      this.logger.error(`a change could not be told: ${describeError(error)}`);
      this.tellAll(eventText('resync', { reason: 'too-much-changed' }));
    }
  }

  private tellAll(text: string): void {
    for (const client of this.clients) client.write(text);
  }

  private async tellChanged(changed: Required<Changed>): Promise<void> {
    const clients = [...this.clients];
    const sight = await this.sight(clients, changed.conversationIds, changed.sourceIds);
    for (const client of clients) {
      const told = this.forClient(client, changed, sight);
      if (told) client.write(eventText('changed', told, this.cursor));
    }
  }

  private sight(clients: LiveClient[], conversationIds: string[], sourceIds: string[]): Promise<Sight> {
    const principals = new Map<string, Principal>(clients.map(({ key, principal }) => [key, principal]));
    return sightOf(this.dataSource, [...principals.values()], conversationIds, sourceIds);
  }

  /** What leaves a principal's sight is told once more: it must disappear from their screen. */
  private forClient(client: LiveClient, changed: Required<Changed>, sight: Sight): Required<Changed> | null {
    const seen = sight.get(client.key)!;
    const conversationIds = changed.conversationIds.filter(
      (id) => seen.conversationIds.has(id) || client.seen.delete(id),
    );
    if (client.seen.size > mostSeen) client.seen.clear();
    for (const id of seen.conversationIds) client.seen.add(id);
    const sourceIds = changed.sourceIds.filter((id) => seen.sourceIds.has(id));
    const { userIds, topics } = changed;
    const told = { conversationIds, sourceIds, userIds, topics };
    return Object.values(told).some((ids) => ids.length > 0) ? told : null;
  }

  private async beat(): Promise<void> {
    this.tellAll(eventText('heartbeat', {}, this.cursor));
    this.beats += 1;
    if (this.beats % renewEvery === 0)
      await Promise.all([...new Set([...this.clients].map(({ key }) => key))].map((key) => this.renew(key)));
  }

  /** Looks again what a principal may do; who may not come in any more is shown out. */
  private async renew(key: string): Promise<void> {
    for (const client of [...this.clients].filter((client) => rightsKey(client.principal) === key)) {
      try {
        const principal = await renewedPrincipal(this.dataSource, client.principal, this.clock.now());
        if (principal && mayListen(principal)) client.principal = principal;
        else client.close('signed-out');
      } catch (error) {
        this.logger.warn(`the rights of ${key} could not be read again: ${describeError(error)}`);
      }
    }
  }
}

const mayListen = (principal: Principal): boolean =>
  principal.kind === 'user' || principal.scopes.includes('events:read');
