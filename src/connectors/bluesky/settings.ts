import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import { text } from '../setting-text.ts';

/** A source's settings, cleaned. */
export interface BlueskySettings {
  /** Base address of the account's server, without a final slash. */
  service: string;
  /** The account's handle or DID, without the @. */
  identifier: string;
  keywords: string[];
}

/** @throws ConnectorError when the account is not named */
export function readSettings({ settings }: Pick<SourceAccess, 'settings'>): BlueskySettings {
  const identifier = text(settings['identifier']).replace(/^@/, '').toLowerCase();
  if (identifier === '') throw ConnectorError.rejected('Enter the handle of the account in its settings.');
  const service = text(settings['service']).replace(/\/+$/, '') || 'https://bsky.social';
  if (!URL.canParse(service))
    throw ConnectorError.rejected('Enter the address of the account\u2019s server, beginning with https://.');
  const given: unknown[] = Array.isArray(settings['keywords']) ? settings['keywords'] : [];
  return { service, identifier, keywords: given.map(text).filter(Boolean) };
}
