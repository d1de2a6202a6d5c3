import fs from 'node:fs/promises';
import { gateReport } from './outbound-gate.ts';

export default async function globalTeardown(): Promise<void> {
  const { servers, folder } = (
    globalThis as unknown as { earshotTest: { servers: { close(): Promise<void> }[]; folder: string } }
  ).earshotTest;
  process.stdout.write(gateReport(process.env.EARSHOT_TEST_CALLS!));
  await Promise.all(servers.map((server) => server.close()));
  await fs.rm(folder, { recursive: true, force: true });
}
