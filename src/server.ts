import { type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.ts';
import { DomainError } from './common/domain-error.ts';
import { ReadyLines } from './common/ready-lines.ts';
import { type Config } from './config/config.ts';
import { configureHttp, httpAdapter } from './http.ts';

export interface Server {
  /** What a person must read on standard output now. */
  readyLines(): Promise<string[]>;
  /** Lets running requests end, stops the background work, returns the connections. */
  close(): Promise<void>;
}

/** Builds the app and listens. */
export async function startServer(config: Config, log: LoggerService): Promise<Server> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(config), httpAdapter(config), {
    rawBody: true,
    logger: log,
    abortOnError: false,
  });
  await configureHttp(app, config);
  await listen(app, config);
  const address = await app.getUrl();
  const rss = Math.round(process.memoryUsage.rss() / 1024 / 1024);
  const seconds = performance.now() / 1000;
  const ready = `Earshot is ready at ${config.publicUrl ?? address} (${seconds.toFixed(1)} s, ${rss} MB)`;
  return {
    readyLines: async () => [ready, ...(await app.get(ReadyLines).tell())],
    close: () => app.close(),
  };
}

async function listen(app: NestFastifyApplication, { port, host }: Config): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (cause) {
    await app.close();
    throw cannotListen(cause as NodeJS.ErrnoException, port, host);
  }
}

function cannotListen(cause: NodeJS.ErrnoException, port: number, host: string): unknown {
  const reason = {
    EADDRINUSE: `Port ${port} on ${host} is in use. Is Earshot running already? Stop that program, or set PORT to another port.`,
    EACCES: `Port ${port} may not be opened by this user. Set PORT to a number above 1023.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Set EARSHOT_HOST to one of its own.`,
    ENOTFOUND: `The name ${host} in EARSHOT_HOST is unknown.`,
  }[cause.code ?? ''];
  return reason ? new DomainError('unavailable', 'cannot-listen', reason, { cause }) : cause;
}
