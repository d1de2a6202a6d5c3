import { randomFrom } from '../bench/corpus.ts';
import { TestClock } from '../src/common/clock.ts';
import { ChaosDay } from './platforms/chaos-day.ts';
import { sharesOf } from './platforms/every-platform.ts';
import { Service } from './platforms/service.ts';
import { describeWithMailServers, startMailPeer } from './support/mail-peer.ts';
import { describeWithData } from './support/shared-data.ts';

describeWithData('contracts', 'a day of chaos on all platforms at once', (contracts) => {
  describeWithMailServers('with mail', () => {
    it('leaves the inbox as the platforms are: nothing missing, nothing doubled, nothing said twice', async () => {
      const clock = new TestClock(new Date('2026-03-02T00:00:00Z'));
      const mail = await startMailPeer();
      const shares = sharesOf(() => clock.now(), contracts, mail);
      for (const { platform } of shares) await platform.start();
      const service = await Service.begin({ clock, processes: 2 });
      try {
        for (const { platform } of shares) await service.connect(platform);
        await service.read();
        const figures = await new ChaosDay(service, shares, clock, randomFrom(7)).run(5_000, 24);
        process.stdout.write(`${JSON.stringify(figures)}\n`);
        const { missing, doubled, different, spokenTwice, misjudged } = figures;
        expect({ missing, doubled, different, spokenTwice, misjudged }).toEqual({
          missing: [],
          doubled: [],
          different: [],
          spokenTwice: [],
          misjudged: [],
        });
        expect(shares.flatMap(({ platform }) => platform.breaches())).toEqual([]);
        expect(figures.mentions).toBeGreaterThanOrEqual(5_000);
      } finally {
        await service.end();
        for (const { platform } of shares) await platform.stop();
        await mail.stop();
      }
    });
  });
});
