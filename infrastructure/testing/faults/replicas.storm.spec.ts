import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { workerUrl } from '../../shared/worker-url.js';
import { withServers } from '../kit/servers.js';
import type { StormReport } from './storm.js';

/** Seconds. Engines are away for as long as it takes every client to give up in `npm run test:long`. */
const SPELLS = process.env.TRADEPOST_TEST_LONG
  ? { away: 10, rest: 4, answered: 500 }
  : { away: 4, rest: 2, answered: 200 };

/** The load and its customers are a process of their own, beside those that they load. */
function oneRound(): Promise<{ readonly report: StormReport | null; readonly stderr: string }> {
  const script = fileURLToPath(workerUrl(import.meta.url, './soak.js'));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [
        '--enable-source-maps',
        script,
        '--rounds',
        '1',
        '--away',
        String(SPELLS.away),
        '--rest',
        String(SPELLS.rest),
      ],
      { maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => {
        const last = stdout.trim().split('\n').at(-1) ?? '';
        resolve({
          report: last.startsWith('{') ? (JSON.parse(last) as StormReport) : null,
          stderr,
        });
      },
    );
  });
}

withServers(['MongoDB', 'Elasticsearch'], () => {
  describe('several replicas on real servers, each of which goes away', () => {
    it('lose nothing that they answered, sell nothing twice, and have read models that equal their rebuild', async () => {
      const { report, stderr } = await oneRound();
      if (!report) throw new Error(`the storm did not get to its end: ${stderr.slice(-3_000)}`);
      expect(report.wrong).toEqual([]);
      expect(report.answered).toBeGreaterThan(SPELLS.answered);
      expect(report.again).toBeGreaterThan(0);
    }, 900_000);
  });
});
