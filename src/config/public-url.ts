import { type Config } from './config.ts';

/** Where people reach this installation, without a trailing slash; every link that leaves the house starts with it. */
export const publicUrl = (config: Config): string => config.publicUrl ?? `http://127.0.0.1:${config.port}`;

/** Where platforms call one source. */
export const webhookUrl = (config: Config, key: string): string => `${publicUrl(config)}/api/v1/webhooks/${key}`;
