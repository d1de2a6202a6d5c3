import fs from 'node:fs/promises';

export default async function globalTeardown(): Promise<void> {
  const { server, folder } = (
    globalThis as unknown as { earshotTest: { server: { close(): Promise<void> }; folder: string } }
  ).earshotTest;
  await server.close();
  await fs.rm(folder, { recursive: true, force: true });
}
