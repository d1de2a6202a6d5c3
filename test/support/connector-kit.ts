/// <reference types="jest" />
import { describeReading } from './kit-reading.ts';
import { describeReplying } from './kit-replying.ts';
import { describeTroubles } from './kit-troubles.ts';
import { type Ability, KitStage, type Plug } from './kit-stage.ts';
import type { SandboxPlatform } from '../platforms/sandbox-platform.ts';

/** A test of an ability. Where a channel lacks it the test stands there with the reason, and is not run. */
export type Able = (ability: Ability | Ability[], title: string, test: (stage: KitStage) => Promise<void>) => void;
/** A test that every channel passes. */
export type Always = (title: string, test: (stage: KitStage) => Promise<void>) => void;

/**
 * What every connector promises, whatever its platform (docs/adding-a-channel.md): run on a platform that is told what to
 * say and how to fail. What a platform answers and what it is asked are held against its published contract.
 */
export function describeConnector<P extends SandboxPlatform>(title: string, plug: Plug<P>): void {
  const given = plug as unknown as Plug;
  const run = async (test: (stage: KitStage) => Promise<void>): Promise<void> => {
    const stage = new KitStage(given);
    await stage.platform.start();
    try {
      await stage.learn(); // it is connected; what follows is no history
      stage.clock.advance(120_000);
      await test(stage);
      expect(stage.platform.breaches()).toEqual([]);
    } finally {
      await stage.platform.stop();
    }
  };
  const always: Always = (name, test) => it(name, () => run(test));
  const able: Able = (ability, name, test) => {
    const reason = [ability].flat().flatMap((one) => plug.cannot?.[one] ?? [])[0];
    if (reason) it.skip(`${name} (${reason})`, () => undefined);
    else it(name, () => run(test));
  };
  describe(title, () => {
    describeReading(always, able, given);
    describeTroubles(always, able);
    describeReplying(always, able);
  });
}
