import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workerUrl } from '../../shared/worker-url.js';
import { temporaryDirectory } from '../kit/directory.js';

const directory = temporaryDirectory();
const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace)
  console.warn(
    'SKIPPED: "an append is answered only after its log is synced": strace is not installed (apt-get install strace)',
  );

/**
 * The page cache survives a kill, so only the system calls show whether data was synced. The child
 * appends ten times in sequence and writes a mark to standard error before and after each; in
 * between, the write-ahead log must have been synced.
 */
(hasStrace ? describe : describe.skip)('an append', () => {
  it('is answered only after its log is synced', async () => {
    const trace = join(directory(), 'trace');
    const script = fileURLToPath(workerUrl(import.meta.url, './append-traced.js'));
    const child = spawn(
      'strace',
      [
        '-f',
        '-y',
        '-e',
        'trace=write,pwrite64,fdatasync,fsync',
        '-s',
        '40',
        '-o',
        trace,
        process.execPath,
        script,
        directory(),
      ],
      { stdio: 'ignore' },
    );
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    expect(code).toBe(0);
    const calls = readFileSync(trace, 'utf8').split('\n');
    const steps = calls.flatMap((line) => {
      const mark = /write\(2[^,]*, "(begin|answered) (\d+)/.exec(line);
      if (mark) return [`${mark[1]!} ${mark[2]!}`];
      if (/(fdatasync|fsync)\(\d+<[^>]*events\.db-wal>/.test(line)) return ['synced'];
      return [];
    });
    for (let n = 0; n < 10; n++) {
      const begin = steps.indexOf(`begin ${n}`);
      const answered = steps.indexOf(`answered ${n}`);
      expect([
        n,
        begin >= 0,
        answered > begin,
        steps.slice(begin, answered).includes('synced'),
      ]).toEqual([n, true, true, true]);
    }
  }, 60_000);
});
