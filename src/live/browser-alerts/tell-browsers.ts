import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { Rounds } from '../../common/rounds.ts';
import { Config } from '../../config/config.ts';
import { idleMs } from '../../people/sessions/sessions.ts';
import type { AlertKind } from '../alerts/raise-alerts.ts';
import { encrypt } from './encrypt.ts';
import { PushLine } from './push-line.ts';
import { ServerIdentity } from './server-identity.ts';
import { describeError } from '../../common/describe-error.ts';

/** What is older is not news any more. */
const newsMs = 10 * 60_000;
const perRound = 500;
/** So many alerts are named in one message; of more, only their number. */
const named = 10;
/** Seconds for which a push service keeps a message for a browser that is off. */
const kept = 4 * 3600;
/** Answers by which a push service says that nobody listens there any more, or not to us. */
const gone = new Set([401, 403, 404, 410]);

interface Alert {
  userId: string;
  kind: AlertKind;
  conversationId: string;
  createdAt: Date;
  readAt: Date | null;
}

interface Subscription {
  id: string;
  userId: string;
  endpoint: string;
  publicKey: Buffer;
  authSecret: Buffer;
}

/**
 * Tells browsers of alerts, in the background and bundled by person. Alerts are marked before anything is sent, so that
 * each is told at most once, whatever happens in between.
 */
@Injectable()
export class TellBrowsers implements BeforeApplicationShutdown {
  private readonly logger = new Logger(TellBrowsers.name);
  private readonly rounds = new Rounds(TellBrowsers, 'browsers could not be told', () => this.tell());

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly identity: ServerIdentity,
    private readonly line: PushLine,
  ) {}

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  @Interval(2000)
  tick(): Promise<void> {
    return this.rounds.next();
  }

  /** @returns how many messages a push service took */
  async tell(): Promise<number> {
    const now = this.clock.now();
    const news = (await this.claim(now)).filter(
      ({ readAt, createdAt }) => readAt === null && now.getTime() - createdAt.getTime() < newsMs,
    );
    if (news.length === 0) return 0;
    const browsers = await this.browsersOf([...new Set(news.map(({ userId }) => userId))], now);
    const taken = await Promise.all(
      browsers.map((browser) =>
        this.send(
          browser,
          news.filter(({ userId }) => userId === browser.userId),
          now,
        ).catch((error: unknown) => {
          // one browser that cannot be told keeps no other from being told
          this.logger.error(`browser subscription ${browser.id} could not be told: ${describeError(error)}`);
          return false;
        }),
      ),
    );
    return taken.filter(Boolean).length;
  }

  private claim(now: Date): Promise<Alert[]> {
    return this.dataSource.query(
      `with due as (select id from alerts where pushed_at is null order by id limit ${perRound} for update skip locked),
         told as (update alerts a set pushed_at = $1 from due where a.id = due.id returning a.*)
       select user_id as "userId", kind, conversation_id as "conversationId", created_at as "createdAt",
         read_at as "readAt" from told order by id`,
      [now],
    );
  }

  private browsersOf(userIds: string[], now: Date): Promise<Subscription[]> {
    return this.dataSource.query(
      `select b.id, s.user_id as "userId", b.endpoint, b.public_key as "publicKey", b.auth_secret as "authSecret"
       from browser_subscriptions b join sessions s on s.id = b.session_id
         join users u on u.id = s.user_id and u.deactivated_at is null
       where s.user_id = any($1::bigint[]) and s.expires_at > $2 and s.last_seen_at > $3`,
      [userIds, now, new Date(now.getTime() - idleMs)],
    );
  }

  private async send(browser: Subscription, alerts: Alert[], now: Date): Promise<boolean> {
    const told = alerts.slice(0, named).map(({ kind, conversationId }) => ({ kind, conversationId }));
    const { publicUrl } = this.config;
    const contact = publicUrl?.startsWith('https:') ? publicUrl : undefined;
    const status = await this.line.post(
      browser.endpoint,
      encrypt(JSON.stringify({ alerts: told, count: alerts.length }), browser),
      {
        authorization: this.identity.authorization(browser.endpoint, contact, now),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(kept),
        urgency: 'normal',
      },
    );
    if (status !== undefined && gone.has(status))
      await this.dataSource.query('delete from browser_subscriptions where id = $1', [browser.id]);
    return status !== undefined && status < 300;
  }
}
