import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';

/** A page's settings, with defaults filled in. */
export interface FacebookSettings {
  pageId: string;
  appId: string;
  /** Such as `v25.0`. */
  version: string;
  /** Without a slash at its end. */
  graphUrl: string;
  /** Read and answer Messenger. */
  messenger: boolean;
  /** Meta granted the Human Agent feature: answers are possible for seven days instead of one. */
  humanAgent: boolean;
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? `${value}`.trim() : '';

/** Reads settings as they are stored. @throws ConnectorError when what everything needs is missing. */
export function readSettings({ settings }: Pick<SourceAccess, 'settings'>): FacebookSettings {
  const pageId = text(settings['pageId']);
  if (pageId === '') throw ConnectorError.rejected('Enter the id of the Facebook page in its settings.');
  const version = text(settings['version']) || 'v25.0';
  return {
    pageId,
    appId: text(settings['appId']),
    version: version.startsWith('v') ? version : `v${version}`,
    graphUrl: (text(settings['graphUrl']) || 'https://graph.facebook.com').replace(/\/+$/, ''),
    messenger: settings['messenger'] !== false,
    humanAgent: settings['humanAgent'] === true,
  };
}

/** A secret that a call cannot do without. @throws ConnectorError unauthorised */
export function secret(source: Pick<SourceAccess, 'secrets'>, name: 'pageToken' | 'appSecret', label: string): string {
  const value = source.secrets[name]?.trim();
  if (!value) throw ConnectorError.unauthorised(`Enter the ${label} in the settings of this Facebook page.`);
  return value;
}
