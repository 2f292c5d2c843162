// Jest's globalSetup of the server's tests: threads and processes that they start run the compiled
// files, so a test on a stale build would pass or fail for what is no longer there.
import { builtFrom, fingerprint } from './built-from.mjs';

/** @param {{ readonly rootDir: string }} config */
export default function requireFreshBuild({ rootDir }) {
  if (builtFrom(rootDir) !== fingerprint(rootDir))
    throw new Error(
      'dist was not compiled from the sources as they are now: run `npm run build` first',
    );
}
