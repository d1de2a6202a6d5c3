import { historyOf, writtenBetween } from './invented-mentions.ts';
import { stories } from './stories.ts';

const noon = new Date('2026-03-02T12:00:00Z');
const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

describe('invented customers', () => {
  it('write the same whenever they are asked with the same cursor', () => {
    const cursor = { told: 0, at: noon.toISOString() };
    expect(writtenBetween(cursor, later(3), 2)).toEqual(writtenBetween(cursor, later(3), 2));
  });

  it('are neither doubled nor forgotten, however often they are asked', () => {
    const whole = writtenBetween({ told: 9, at: noon.toISOString() }, later(6), 3);
    const first = writtenBetween({ told: 9, at: noon.toISOString() }, later(2.5), 3);
    const second = writtenBetween(first.next, later(6), 3);
    const ids = [...first.mentions, ...second.mentions].map(({ externalId }) => externalId);
    expect(ids).toEqual(whole.mentions.map(({ externalId }) => externalId));
    expect(new Set(ids).size).toBe(18);
  });

  it('write three times as much in the busy hour', () => {
    const busy = new Date('2026-03-02T15:10:00Z');
    const calm = writtenBetween({ told: 9, at: noon.toISOString() }, later(2), 3).mentions.length;
    const rush = writtenBetween({ told: 9, at: busy.toISOString() }, new Date(busy.getTime() + 120_000), 3).mentions
      .length;
    expect([calm, rush]).toEqual([6, 18]);
  });

  it('speak six languages and keep one conversation each until their story is told', () => {
    expect(new Set(stories.map(({ language }) => language)).size).toBe(6);
    const { mentions } = writtenBetween({ told: 0, at: noon.toISOString() }, later(400), 0.05);
    const furious = mentions.filter(({ author }) => author!.handle === 'rasmusv');
    expect(new Set(furious.map(({ root }) => root)).size).toBeLessThanOrEqual(furious.length);
    expect(historyOf(noon).every(({ occurredAt }) => occurredAt < noon)).toBe(true);
  });
});
