import { existsSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../src/config/package-root.ts';

/** A folder of the test data that is not ours to publish, or null where it is not at hand. */
export function sharedData(folder: string): string | null {
  const at = path.join(process.env['EARSHOT_SHARED'] ?? path.join(packageRoot, '..', 'shared'), 'data', folder);
  return existsSync(at) ? at : null;
}

/**
 * `describe` for tests that read data which is not ours to publish. Without the data they skip and say so; in CI, where
 * it must be there, they fail.
 */
export function describeWithData(folder: string, title: string, tests: (at: string) => void): void {
  const at = sharedData(folder);
  if (at !== null) {
    describe(title, () => tests(at));
    return;
  }
  if (process.env['CI'] === 'true') {
    test(title, () => {
      throw new Error(`The test data "${folder}" is missing; set EARSHOT_SHARED to the folder that holds it.`);
    });
    return;
  }
  console.warn(`Skipped "${title}": the test data "${folder}" is not here (EARSHOT_SHARED).`);
  describe.skip(title, () => test.todo('needs the data'));
}
