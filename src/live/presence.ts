import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { DomainError } from '../common/domain-error.ts';
import { ChangeListener } from '../database/change-listener.ts';
import { ConversationByIdQuery } from '../inbox/conversation.query.ts';
import type { Principal } from '../people/principal.ts';
import { eventText } from './live-client.ts';
import { LiveHub } from './live-hub.ts';
import type { PersonPresentView, PresenceState, PresenceView } from './presence.dto.ts';

const channel = 'earshot_presence';
const staysMs = 30_000;

interface Said {
  conversationId: string;
  userId: string;
  name: string;
  state: PresenceState;
  at: string;
}

interface Person extends PersonPresentView {
  until: number;
}

/**
 * Who is where right now. Never stored: every process hears it from the others and forgets it after half a minute of
 * silence.
 */
@Injectable()
export class Presence implements OnApplicationBootstrap {
  private readonly people = new Map<string, Map<string, Person>>();

  private readonly log = new Logger(Presence.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly listener: ChangeListener,
    private readonly hub: LiveHub,
    private readonly conversations: ConversationByIdQuery,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.listener.on(channel, (payload) => this.hear(JSON.parse(payload) as Said));
  }

  /** @throws DomainError `conversation-not-found`; `presence-of-people` for API tokens */
  async say(principal: Principal, conversationId: string, state: PresenceState): Promise<PresenceView> {
    if (principal.kind !== 'user')
      throw new DomainError('forbidden', 'presence-of-people', 'Only people are present; sign in.');
    await this.conversations.mustSee(conversationId, principal);
    const said = { conversationId, userId: principal.userId, state, at: this.clock.now().toISOString() };
    await this.dataSource.query(
      `select pg_notify('${channel}', (jsonb_build_object('name', name) || $2::jsonb)::text) from users where id = $1`,
      [principal.userId, JSON.stringify(said)],
    );
    return this.othersIn(conversationId, principal.userId);
  }

  /** Who else is there, and who of them began to answer first. */
  othersIn(conversationId: string, userId: string): PresenceView {
    const others = this.present(conversationId)
      .filter((person) => person.userId !== userId)
      .map(({ until: _until, ...person }) => person);
    const answering = this.present(conversationId)
      .filter(({ state }) => state === 'typing')
      .toSorted((a, b) => a.since.getTime() - b.since.getTime());
    return { others, answeringUserId: answering[0]?.userId ?? null };
  }

  private present(conversationId: string): Person[] {
    const now = this.clock.now().getTime();
    return [...(this.people.get(conversationId)?.values() ?? [])].filter(({ until }) => until > now);
  }

  private hear(said: Said): void {
    this.forgetOld();
    const { conversationId, userId, name, state } = said;
    const at = new Date(said.at);
    const here = this.people.get(conversationId) ?? new Map<string, Person>();
    const before = here.get(userId);
    if (state === 'left') here.delete(userId);
    else {
      const since = before?.state === state ? before.since : at;
      here.set(userId, { userId, name, state, since, until: at.getTime() + staysMs });
    }
    this.people.set(conversationId, here);
    if (before?.state === state) return;
    const told = this.hub.tellWatchers(
      conversationId,
      userId,
      eventText('presence', { conversationId, userId, name, state }),
    );
    told.catch((error: unknown) => this.log.warn(`presence could not be told: ${(error as Error).name}`));
  }

  private forgetOld(): void {
    const now = this.clock.now().getTime();
    for (const [conversationId, here] of this.people) {
      for (const [userId, { until }] of here) if (until <= now) here.delete(userId);
      if (here.size === 0) this.people.delete(conversationId);
    }
  }
}
