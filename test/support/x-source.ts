import { createHmac } from 'node:crypto';
import type { SourceAccess } from '../../src/connectors/connector.ts';
import { renewing } from './renewing.ts';

/** An account on X as the product opens it. `stored` holds what was stored. */
export function xSource(
  settings: Record<string, unknown>,
  secrets: Record<string, string>,
  more: Partial<SourceAccess> = {},
): SourceAccess & { stored: Record<string, string>[] } {
  const stored: Record<string, string>[] = [];
  const mine = { ...secrets };
  return {
    id: '1',
    settings: { userId: '900', handle: 'brand', dailyBudget: 0, ...settings },
    secrets: mine,
    stored,
    saveSecrets: async (next) => void stored.push({ ...next }),
    renewSecrets: renewing(mine, stored),
    now: () => new Date('2026-10-01T12:00:00Z'),
    allowPrivateHosts: true,
    sign: (text) => createHmac('sha256', 'installation key').update(text).digest('hex'),
    ...more,
  };
}
