import { ConnectorError } from '../connectors/connector-error.ts';
import { mostAttempts, settlementOf } from './settlement.ts';

const now = new Date('2026-03-02T10:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

describe('settlementOf', () => {
  it('takes the platform at its word', () => {
    const sent = { externalId: 'p1', occurredAt: now, url: 'https://social.example/p1' };
    expect(settlementOf({ result: { outcome: 'sent', ...sent } }, 1, now)).toEqual({ state: 'sent', ...sent });
    expect(settlementOf({ result: { outcome: 'pending', reason: 'A moderator looks at it.' } }, 1, now)).toEqual({
      state: 'pending',
      externalId: null,
      reason: 'A moderator looks at it.',
    });
    expect(settlementOf({ result: { outcome: 'refused', reason: 'No such mailbox.' } }, 1, now)).toEqual({
      state: 'failed',
      kind: 'refused',
      reason: 'No such mailbox.',
    });
    expect(settlementOf({ result: { outcome: 'unconfirmed', reason: 'No answer.' } }, 1, now)).toEqual({
      state: 'unconfirmed',
      reason: 'No answer.',
    });
  });

  it('tries again what was not taken: at the time the platform names, or after a growing pause', () => {
    const limited = ConnectorError.rateLimited('Too many posts.', later(90));
    expect(settlementOf({ error: limited }, 1, now)).toMatchObject({ state: 'queued', notBefore: later(90) });
    const past = ConnectorError.rateLimited('Too many posts.', later(-90));
    expect(settlementOf({ error: past }, 1, now)).toMatchObject({ state: 'queued', notBefore: later(1) });
    const away = ConnectorError.unavailable('No connection.');
    expect(settlementOf({ error: away }, 1, now)).toMatchObject({ state: 'queued', notBefore: later(5) });
    expect(settlementOf({ error: away }, 3, now)).toMatchObject({ state: 'queued', notBefore: later(20) });
  });

  it('leaves it to a rep after many attempts, and at once where trying again cannot help', () => {
    const away = ConnectorError.unavailable('No connection.');
    expect(settlementOf({ error: away }, mostAttempts, now)).toMatchObject({ state: 'failed', kind: 'unavailable' });
    for (const error of [ConnectorError.rejected('Too long.'), ConnectorError.unauthorised('Sign in again.')])
      expect(settlementOf({ error }, 1, now)).toEqual({ state: 'failed', kind: error.kind, reason: error.message });
  });

  it('never tries again by itself after an error that does not say that nothing was taken', () => {
    for (const error of [new Error('socket hang up'), new TypeError('x'), 'a string', undefined])
      expect(settlementOf({ error }, 1, now).state).toBe('unconfirmed');
  });
});
