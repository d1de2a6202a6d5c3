import Sequencer from '@jest/test-sequencer';

/** What takes longest, mostly because it waits for other programs. Begun last, one worker would end with it alone. */
const longest = [
  'test/crash.spec.ts',
  'test/chaos.spec.ts',
  'test/operations.spec.ts',
  'test/captured-payloads.spec.ts',
  'test/web/hostile.spec.ts',
  'test/web/actions.spec.ts',
  'test/web/accessible.spec.ts',
  'test/web/live.spec.ts',
  'test/web/languages.spec.ts',
  'test/platforms.spec.ts',
  'test/connector-kit.spec.ts',
  'test/captured-payloads.spec.ts',
  'test/database/backup.spec.ts',
  'test/database/embedded.spec.ts',
  'test/bluesky-network.spec.ts',
  'test/email-peer.spec.ts',
  'test/email-world.spec.ts',
  'test/import.spec.ts',
];

/** @param {string} file */
function place(file) {
  const at = longest.findIndex((name) => file.endsWith(name));
  return at < 0 ? longest.length : at;
}

/** Jest knows how long a test file took last time; on a clean clone there was no last time. */
export default class LongestFirst extends Sequencer {
  /** @override */
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => place(a.path) - place(b.path));
  }
}
