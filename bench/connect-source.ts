import { spawn } from 'node:child_process';
import { packageRoot } from '../src/config/package-root.ts';

/** Connects an account in a process of its own, as an admin would, before anything is measured. */
export async function connectSource(
  env: NodeJS.ProcessEnv,
  body: { channel: string; name: string; settings: Record<string, unknown>; historyDays: number },
): Promise<void> {
  const program = `
    import 'reflect-metadata';
    const { NestFactory } = await import('@nestjs/core');
    const { AppModule } = await import('./dist/src/app.module.js');
    const { Config } = await import('./dist/src/config/config.js');
    const { ChangeSource } = await import('./dist/src/sources/change-source.js');
    const { DataSource } = await import('typeorm');
    const app = await NestFactory.createApplicationContext(AppModule.of(new Config({ ...process.env, EARSHOT_ROLE: 'web' })), { logger: ['error'] });
    await app.get(DataSource).transaction((tx) => app.get(ChangeSource).connect(tx, ${JSON.stringify(body)}, null, new Date()));
    await app.close();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: packageRoot,
    env,
    stdio: 'inherit',
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error('the account could not be connected');
}
