import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

declare global {
  /** Removed by the test environment after all hooks of the file. */

  var temporaryDirectories: string[] | undefined;
}

/** A directory for one test file, removed after its tests and what they have opened. */
export function temporaryDirectory(): () => string {
  let path = '';
  beforeAll(() => {
    path = mkdtempSync(join(tmpdir(), 'tradepost-test-'));
    (globalThis.temporaryDirectories ??= []).push(path);
  });
  return () => path;
}
