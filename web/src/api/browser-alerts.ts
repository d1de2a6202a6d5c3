import { api, got, type Schema } from './client.ts';

export const browserAlertsKey = async (): Promise<string> => (await got(api.GET('/api/v1/me/browser-alerts'))).key;
export const addBrowser = (body: Schema['BrowserSubscriptionBody']): Promise<unknown> =>
  got(api.PUT('/api/v1/me/browser-alerts', { body }));
export const removeBrowser = (endpoint: string): Promise<unknown> =>
  got(api.DELETE('/api/v1/me/browser-alerts', { body: { endpoint } }));
