import fs from 'node:fs/promises';

export default async function globalTeardown(): Promise<void> {
  const { server, folder } = (
    globalThis as unknown as { earshotTest: { server: { stop(): Promise<void> }; folder: string } }
  ).earshotTest;
  await server.stop();
  await fs.rm(folder, { recursive: true, force: true });
}
