import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { AppModule } from '../../src/app.module.ts';
import { Clock } from '../../src/common/clock.ts';
import { Log } from '../../src/common/log.ts';
import { Config } from '../../src/config/config.ts';
import type { Connector } from '../../src/connectors/connector.ts';
import { ConnectorRegistry } from '../../src/connectors/connector-registry.ts';
import { RemotePictures } from '../../src/connectors/remote-picture.ts';
import { PushLine } from '../../src/live/browser-alerts/push-line.ts';
import { configureHttp, httpAdapter } from '../../src/http.ts';
import { freshDatabase } from './database.ts';

export interface RunningApp {
  app: NestFastifyApplication;
  db: Awaited<ReturnType<typeof freshDatabase>>;
  inject: NestFastifyApplication['inject'];
  close(): Promise<void>;
}

/**
 * The whole app, as main.ts builds it, on a database of its own. No interval and no cron job runs (role `web`); a
 * test calls the work it wants by name, or passes `env: { EARSHOT_ROLE: 'all' }`. `connectors` take the place of all channels, `pictures` of the
 * way to pictures elsewhere, `pushLine` of that to browsers; `db` is that of
 * another app, to run two processes on one database.
 */
export async function startApp(
  options: {
    clock?: Clock;
    env?: Record<string, string>;
    connectors?: Connector[];
    pictures?: RemotePictures;
    pushLine?: PushLine;
    db?: RunningApp['db'];
  } = {},
): Promise<RunningApp> {
  const db = options.db ?? (await freshDatabase());
  const config = new Config({
    EARSHOT_ROLE: 'web',
    EARSHOT_LOG_LEVEL: 'error',
    EARSHOT_KEY: Buffer.alloc(32, 7).toString('base64'),
    EARSHOT_DATABASE_CONNECTIONS: '5',
    ...options.env,
    DATABASE_URL: db.url,
  });
  let building = Test.createTestingModule({ imports: [AppModule.of(config)] }).setLogger(
    new Log({ format: config.logFormat, level: config.logLevel }),
  );
  if (options.clock) building = building.overrideProvider(Clock).useValue(options.clock);
  if (options.pictures) building = building.overrideProvider(RemotePictures).useValue(options.pictures);
  if (options.pushLine) building = building.overrideProvider(PushLine).useValue(options.pushLine);
  if (options.connectors)
    building = building.overrideProvider(ConnectorRegistry).useValue(new ConnectorRegistry(options.connectors));
  const app = (await building.compile()).createNestApplication<NestFastifyApplication>(httpAdapter(config), {
    rawBody: true,
  });
  await configureHttp(app, config);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const close = async () => {
    await app.close();
    if (!options.db) await db.drop();
  };
  return { app, db, inject: app.inject.bind(app), close };
}
