import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { ReadyLines } from '../common/ready-lines.ts';
import { Config } from '../config/config.ts';
import { publicUrl } from '../config/public-url.ts';
import { QueueReply } from '../delivery/queue-reply.ts';
import { DemoFurniture, type DemoHouse } from './demo-furniture.ts';
import { roundTrip } from './round-trip.ts';
import { describeError } from '../common/describe-error.ts';

const answer = 'Vabandame väga! Vaatan teie tellimuse kohe üle ja kirjutan täna enne kella kuut tagasi.';

/** `npm run demo`: furnishes the installation, prints how to look around, and answers the pushed message. */
@Injectable()
export class Demo implements OnApplicationBootstrap {
  private readonly log = new Logger(Demo.name);
  private house?: DemoHouse;

  constructor(
    private readonly config: Config,
    private readonly ready: ReadyLines,
    private readonly furniture: DemoFurniture,
    private readonly replies: QueueReply,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.demo) return;
    this.house = await this.furniture.furnish();
    this.ready.add(async () => this.lines().join('\n'));
  }

  private lines(): string[] {
    const { signIn, token, pushSourceId } = this.house!;
    if (!signIn) return ['', 'A sandbox with invented customers is connected; sign in with your own account.'];
    return [
      '',
      'This is a demonstration: every customer is invented, and nothing you answer leaves this machine.',
      `Sign in with ${signIn.email} and the password ${signIn.password}, or by this link:`,
      `${publicUrl(this.config)}/sign-in#${new URLSearchParams(signIn).toString()}`,
      '',
      'A round trip for a terminal: push a furious message, see it with its reasons, fetch the reply.',
      ...roundTrip(publicUrl(this.config), token!, pushSourceId, this.clock.now()),
    ];
  }

  /** The invented colleague answers whoever waits in the shop app. */
  @Interval(1000)
  async answerShopApp(): Promise<void> {
    if (!this.house?.colleague) return;
    const waiting = await this.dataSource.query<{ id: string }[]>(
      `select c.id from conversations c where c.source_id = $1 and c.waiting_since is not null
         and not exists (select from outbox o where o.conversation_id = c.id and o.state in ('queued', 'sending', 'pending'))`,
      [this.house.pushSourceId],
    );
    for (const { id } of waiting) {
      const body = { text: answer, undoSeconds: 0, afterSend: 'customersTurn' as const, attachmentIds: [] };
      await this.replies
        .queue(this.house.colleague, id, body)
        .catch((error: unknown) => this.log.warn(describeError(error)));
    }
  }
}
