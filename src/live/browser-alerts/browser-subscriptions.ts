import { createECDH } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { inTransaction } from '../../database/transaction.ts';
import { type UserPrincipal } from '../../people/principal.ts';
import { type BrowserAlertsKeyView, type BrowserSubscriptionBody } from './browser-alerts.dto.ts';
import { PushLine } from './push-line.ts';
import { ServerIdentity } from './server-identity.ts';

/** One session is one browser; more than this comes from a browser that forgets. */
const mostOfSession = 5;
const endpointRefused = 'The address of this push service must start with https://. Subscribe again.';

/** The browsers in which people want alerts. */
@Injectable()
export class BrowserSubscriptions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly identity: ServerIdentity,
    private readonly line: PushLine,
  ) {}

  key(): BrowserAlertsKeyView {
    return { key: this.identity.publicKey };
  }

  /**
   * An endpoint that is known goes over to this session: another person signed in there.
   * @throws DomainError `browser-endpoint-invalid`, `browser-key-invalid`
   */
  async add({ endpoint, keys }: BrowserSubscriptionBody, { sessionId }: UserPrincipal): Promise<void> {
    if (!this.line.takes(endpoint)) throw new DomainError('invalid', 'browser-endpoint-invalid', endpointRefused);
    const publicKey = Buffer.from(keys.p256dh, 'base64url');
    mustBeOnCurve(publicKey);
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query(
        `insert into browser_subscriptions (session_id, endpoint, public_key, auth_secret, created_at)
         values ($1, $2, $3, $4, $5) on conflict on constraint browser_subscriptions_endpoint_key do update
           set session_id = excluded.session_id, public_key = excluded.public_key, auth_secret = excluded.auth_secret,
             created_at = excluded.created_at`,
        [sessionId, endpoint, publicKey, Buffer.from(keys.auth, 'base64url'), this.clock.now()],
      );
      await tx.query(
        `delete from browser_subscriptions where session_id = $1 and id not in
           (select id from browser_subscriptions where session_id = $1 order by created_at desc, id desc limit ${mostOfSession})`,
        [sessionId],
      );
    });
  }

  async remove(endpoint: string, { userId }: UserPrincipal): Promise<void> {
    await this.dataSource.query(
      `delete from browser_subscriptions b using sessions s where s.id = b.session_id and s.user_id = $2 and b.endpoint = $1`,
      [endpoint, userId],
    );
  }
}

function mustBeOnCurve(publicKey: Buffer): void {
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  try {
    keys.computeSecret(publicKey);
  } catch (cause) {
    const message = 'The key of this browser is no point of P-256. Subscribe again.';
    throw new DomainError('invalid', 'browser-key-invalid', message, { cause });
  }
}
