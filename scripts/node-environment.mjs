import { rmSync } from 'node:fs';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Node, which removes what a test file has left in `globalThis.temporaryDirectories` once all of
 * its hooks have run: hooks after tests run in the order in which they are written, so that a hook
 * would remove a directory in which a server still writes.
 */
export default class NodeEnvironment extends TestEnvironment {
  /** @param {{ name: string }} event */
  handleTestEvent({ name }) {
    if (name !== 'run_finish' || process.env.TRADEPOST_TEST_KEEP) return;
    const paths = /** @type {string[] | undefined} */ (this.global.temporaryDirectories);
    for (const path of paths ?? []) rmSync(path, { recursive: true, force: true });
  }
}
