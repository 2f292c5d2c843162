import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory for one test file, removed after its tests. */
export function temporaryDirectory(): () => string {
  let path = '';
  beforeAll(() => {
    path = mkdtempSync(join(tmpdir(), 'tradepost-test-'));
  });
  afterAll(() => {
    if (!process.env.TRADEPOST_TEST_KEEP) rmSync(path, { recursive: true, force: true });
  });
  return () => path;
}
