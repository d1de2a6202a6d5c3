import { TestClock } from '../src/common/clock.ts';
import { ChaosDay } from '../test/platforms/chaos-day.ts';
import { sharesOf } from '../test/platforms/every-platform.ts';
import { Service } from '../test/platforms/service.ts';
import { reasonAgainstMail, startMailPeer } from '../test/support/mail-peer.ts';
import type { Figure, Options } from './bench.ts';
import { randomFrom } from './corpus.ts';
import { benchServer } from './server.ts';

const none = '<= 0';

/**
 * A day in fast forward on every sandbox platform at once, and on a mailbox where mail servers can be started, after which the inbox is compared with what was said there.
 * @param options `mentions` (100,000), `steps` of the day (288), `seed` (7), `contracts`: a folder of published contracts
 *   that every call is held against, `url` of a server that is used instead of a throw-away one
 */
export async function bench(options: Options): Promise<Figure[]> {
  const { url, mentions = '100000', steps = '288', seed = '7', contracts } = options;
  const server = await benchServer(url);
  const clock = new TestClock(new Date('2026-03-02T00:00:00Z'));
  const mail = reasonAgainstMail() === '' ? await startMailPeer() : undefined;
  const shares = sharesOf(() => clock.now(), contracts, mail);
  for (const { platform } of shares) await platform.start();
  const db = { url: await server.database('bench_chaos'), drop: async () => undefined };
  const service = await Service.begin({ clock, processes: 2, db });
  const started = performance.now();
  try {
    for (const { platform } of shares) await service.connect(platform);
    await service.read();
    const day = new ChaosDay(service, shares, clock, randomFrom(Number(seed)));
    const told = (step: number): void => void (step % 24 === 23 && console.error(`${step + 1} of ${steps} steps`));
    const found = await day.run(Number(mentions), Number(steps), told);
    const { missing, doubled, different, spokenTwice, misjudged, ...counts } = found;
    for (const one of [...missing, ...doubled, ...different, ...spokenTwice, ...misjudged].slice(0, 50))
      console.error(one);
    const broken = shares.flatMap(({ platform }) => platform.breaches());
    const figure = (name: string, value: number, must?: string): Figure => ({
      name,
      value,
      unit: '',
      ...(must && { must }),
    });
    return [
      ...Object.entries(counts).map(([name, value]) => figure(name, value)),
      figure('missing', missing.length, none),
      figure('doubled', doubled.length, none),
      figure('different', different.length, none),
      figure('replies spoken twice', spokenTwice.length, none),
      figure('replies misjudged', misjudged.length, none),
      ...(contracts ? [figure('breaches of contracts', broken.length, none)] : []),
      { name: 'duration', value: (performance.now() - started) / 1000, unit: 's' },
    ];
  } finally {
    await service.end();
    for (const { platform } of shares) await platform.stop();
    await mail?.stop();
    await server.stop();
  }
}
