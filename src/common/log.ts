import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { describeError, framesOf } from './describe-error.ts';

const levels: LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug'];

/** Nest tells of every module and route at each start; that is for whoever debugs. */
const chatter = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);

/**
 * Nest's logger, always on standard error, so that standard output carries only what a person must read.
 * Never give it a customer's text, an address or a secret: log ids and counts. Of errors it tells kind and place alone.
 */
export class Log extends ConsoleLogger {
  constructor(options: { format?: 'text' | 'json' | undefined; level: string }) {
    const json = (options.format ?? (process.stderr.isTTY ? 'text' : 'json')) === 'json';
    super({
      json,
      colors: !json && process.stderr.isTTY === true,
      logLevels: levels.slice(0, levels.indexOf(options.level as LogLevel) + 1),
    });
  }

  protected override printMessages(
    messages: unknown[],
    context?: string,
    logLevel?: LogLevel,
    _stream?: 'stdout' | 'stderr',
    errorStack?: unknown,
    params?: Record<string, unknown>,
  ): void {
    if (logLevel === 'log' && chatter.has(context ?? '') && !this.isLevelEnabled('debug')) return;
    const said = messages.map((message) => (message instanceof Error ? describeError(message) : message));
    super.printMessages(
      said,
      context,
      logLevel,
      'stderr',
      errorStack === undefined ? undefined : framesOf(String(errorStack)),
      params,
    );
  }
}
