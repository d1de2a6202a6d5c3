import type { SourceAccess } from '../src/connectors/connector.ts';
import { Budget, costOfRead, prices } from '../src/connectors/x/budget.ts';
import { readSettings } from '../src/connectors/x/settings.ts';
import { BudgetMeter } from '../src/sources/budget-meter.ts';
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

  async function open(dailyBudget: number, more: Record<string, unknown> = {}): Promise<Budget> {
    const id = await intake.rows.source();
    const meter = new BudgetMeter(intake.dataSource, { now: () => now });
    const source: SourceAccess = xSource(
      { dailyBudget, ...more },
      {},
      { id, now: () => now, charge: (dollars, most) => meter.charge(id, dollars, most) },
    );
    return new Budget(source, readSettings(source));
  }

  it('goes for everything that an answer names: its items, and each post and person around them', () => {
    const around = { tweets: [{ id: '1' }, { id: '2' }], posts: [{ id: '2' }], users: [{ id: '7' }, { id: '8' }] };
    expect(costOfRead({ data: [{ id: '1' }, { id: '3' }], includes: around }, prices.ownedPost)).toBeCloseTo(
      2 * prices.ownedPost + prices.post + 2 * prices.user,
    );
    expect(costOfRead({}, prices.post)).toBe(0);
  });

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

  it('is never spent twice by processes that ask at once, and comes back for what was not taken', async () => {
    const budget = await open(1);
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => budget.ask('replying', 0.2)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    await budget.pay(-0.2);
    await budget.ask('replying', 0.2);
    await expect(budget.ask('replying', 0.2)).rejects.toMatchObject({ code: 'budget' });
  });

  it('is told before it is used up, and so are the credits', async () => {
    const budget = await open(1, { credits: 10 });
    await budget.pay(0.5);
    const { noted, ...first } = (await budget.outlook())!;
    expect(first).toEqual({ day: null, credits: null });
    await budget.pay(0.3);
    expect(await budget.outlook(noted)).toMatchObject({
      day: expect.stringContaining('$1.00') as string,
      credits: null,
    });
    for (let day = 2; day <= 8; day++) {
      now = new Date(Date.UTC(2026, 9, day, 12));
      expect((await budget.outlook(noted))!.credits).toBeNull();
      await budget.pay(1);
    }
    expect((await budget.outlook(noted))!.credits).toMatch(/Buy credits/);
    expect((await budget.outlook({ ...noted, typed: 0 }))!.credits).toBeNull();
  });

  it('may be unlimited', async () => {
    const budget = await open(0);
    await budget.pay(5000);
    await budget.ask('keywords');
  });
});
