import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import { text } from '../setting-text.ts';

/** A source's settings, cleaned. */
export interface XSettings {
  userId: string;
  /** Without the @. */
  handle: string;
  keywords: string[];
  /** Look for what others say in threads in which we wrote. */
  readThreads: boolean;
  /** Dollars; 0 is no limit. */
  dailyBudget: number;
  /** Dollars, as people read them in the developer console; 0 is not known. */
  credits: number;
  clientId: string;
  gateway?: string;
}

/** @throws ConnectorError when the account is not named */
export function readSettings({ settings }: Pick<SourceAccess, 'settings'>): XSettings {
  const userId = text(settings['userId']);
  const handle = text(settings['handle']).replace(/^@/, '');
  if (!/^\d{1,19}$/.test(userId))
    throw ConnectorError.rejected('Enter the user id of the account on X, a number, in its settings.');
  const keywords = settings['keywords'];
  const budget = Number(settings['dailyBudget'] ?? 5);
  return {
    userId,
    handle,
    readThreads: settings['threads'] !== false,
    keywords: Array.isArray(keywords) ? keywords.map(text).filter(Boolean) : [],
    dailyBudget: Number.isFinite(budget) && budget > 0 ? budget : 0,
    credits: Math.max(0, Number(settings['credits'])) || 0,
    clientId: text(settings['clientId']),
    gateway: text(settings['gateway']) || undefined,
  };
}
