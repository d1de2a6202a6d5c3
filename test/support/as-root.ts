/**
 * A test that only root can make: it acts as another user of the machine, or fills a disk of its own. For anybody else it
 * is skipped, in CI as well, with the reason in its name.
 */
export function asRootOnly(title: string, run: () => Promise<void>, milliseconds?: number): void {
  if (process.geteuid!() === 0) return it(title, run, milliseconds);
  process.stderr.write(`Skipped "${title}": only root can act as another user.\n`);
  it.skip(`${title} (skipped: needs root)`, run);
}
