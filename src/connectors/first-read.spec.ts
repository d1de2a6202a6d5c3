import { firstReadOf, readSince } from './first-read.ts';

describe('since when a place is read', () => {
  const now = new Date('2026-03-02T10:00:00Z');

  it('is not said of those that were there from the connection on', () => {
    expect(firstReadOf(undefined, null, ['inbox', 'sent'], now)).toEqual({ inbox: '', sent: '' });
    expect(firstReadOf(undefined, ['inbox'], ['inbox'], now)).toEqual({ inbox: '' });
  });

  it('is when it joined, for ever, also when it was left out for a while', () => {
    const joined = firstReadOf({ inbox: '' }, ['inbox'], ['inbox', 'orders'], now);
    expect(joined).toEqual({ inbox: '', orders: now.toISOString() });
    const later = new Date('2026-04-01T00:00:00Z');
    expect(firstReadOf(firstReadOf(joined, ['inbox'], ['inbox'], later), [], ['orders'], later)).toEqual(joined);
  });

  it('goes along with what was found there', () => {
    const mention = { externalId: '1' } as Parameters<typeof readSince>[0][number];
    expect(readSince([mention], '')).toEqual([mention]);
    expect(readSince([mention], now.toISOString())).toEqual([{ externalId: '1', firstReadAt: now }]);
  });
});
