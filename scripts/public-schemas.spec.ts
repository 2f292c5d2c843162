import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

describe('what is published of events', () => {
  it('is what the table says, and breaks nobody who reads what main has published', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['scripts/public-schemas.mjs', '--check'],
      { cwd: resolve(import.meta.dirname, '..'), encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
  }, 60_000);
});
