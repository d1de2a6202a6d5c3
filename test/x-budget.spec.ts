import type { SourceAccess } from '../src/connectors/connector.ts';
import { Budget } from '../src/connectors/x/budget.ts';
import { readSettings } from '../src/connectors/x/settings.ts';
import { PlatformLimits } from '../src/sources/platform-limits.ts';
import { type Intake, startIntake } from './support/intake.ts';
import { xSource } from './support/x-source.ts';

describe('the money of a day', () => {
  let intake: Intake;
  let now: Date;

  beforeAll(async () => {
    intake = await startIntake();
  });
  beforeEach(() => {
    now = new Date('2026-10-01T12:00:00Z');
  });
  afterAll(() => intake.stop());

  async function open(dailyBudget: number): Promise<Budget> {
    const id = await intake.rows.source();
    const limits = new PlatformLimits(intake.dataSource, { now: () => now });
    const source: SourceAccess = xSource(
      { dailyBudget },
      {},
      {
        id,
        now: () => now,
        spend: (bucket, cost) => limits.spend(id, bucket, cost),
        observe: (bucket, remaining, resetAt) => limits.observe(id, bucket, remaining, resetAt),
      },
    );
    return new Budget(source, readSettings(source));
  }

  it('ends for keywords first, then for reading, last for answers', async () => {
    const budget = await open(1);
    await budget.ask('keywords');
    await budget.pay(0.5);
    await expect(budget.ask('keywords')).rejects.toMatchObject({
      kind: 'rate-limited',
      retryAt: new Date('2026-10-02T00:00:00Z'),
    });
    await budget.ask('reading');
    await budget.pay(0.4);
    await expect(budget.ask('reading')).rejects.toMatchObject({ kind: 'rate-limited' });
    await budget.ask('replying', 0.01);
    await expect(budget.ask('replying', 0.2)).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('$1.00'),
    });
  });

  it('begins again at midnight UTC', async () => {
    const budget = await open(1);
    await budget.pay(5);
    await expect(budget.ask('reading')).rejects.toMatchObject({ kind: 'rate-limited' });
    now = new Date('2026-10-02T00:00:01Z');
    await budget.ask('reading');
  });

  it('may be unlimited', async () => {
    const budget = await open(0);
    await budget.pay(5000);
    await budget.ask('keywords');
  });
});
