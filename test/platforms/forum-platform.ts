import { type Answer, type Asked, ForumPeer } from '../support/forum-peer.ts';
import { SandboxPlatform } from './sandbox-platform.ts';
import type { Trouble } from './troubles.ts';

/** A forum's server: it answers what is asked, unless trouble befalls it. */
export abstract class ForumPlatform extends SandboxPlatform {
  readonly channel = 'forum';
  protected readonly peer: ForumPeer;

  /** @param gate what its published contract allows, where there is one */
  constructor(now: () => Date, gate?: ConstructorParameters<typeof ForumPeer>[0]) {
    super(now);
    this.peer = new ForumPeer(gate);
    this.peer.holdAnswers = true;
    this.peer.answer = async (asked) => {
      const answer = await this.answered<Answer>(
        asked.method === 'get' ? 'read' : 'write',
        () => this.answer(asked),
        (trouble) => this.refused(trouble, asked),
      );
      this.peer.asked.length = 0;
      return answer === 'cut' ? { cut: true } : answer;
    };
  }

  protected abstract answer(asked: Asked): Answer;
  protected abstract refused(trouble: Exclude<Trouble, 'lost-before' | 'lost-after'>, asked: Asked): Answer;

  start(): Promise<void> {
    return this.peer.start();
  }

  stop(): Promise<void> {
    return this.peer.stop();
  }

  breaches(): string[] {
    return this.peer.breaches;
  }
}
