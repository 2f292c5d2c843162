import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { workerUrl } from '../../shared/worker-url.js';
import { withServers } from '../kit/servers.js';
import type { StormReport } from './storm.js';

/** The load and its customers are a process of their own, beside those that they load. */
function oneRound(): Promise<{ readonly report: StormReport | null; readonly stderr: string }> {
  const script = fileURLToPath(workerUrl(import.meta.url, './soak.js'));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--enable-source-maps', script, '--rounds', '1', '--rest', '4'],
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
      expect(report.answered).toBeGreaterThan(500);
      expect(report.again).toBeGreaterThan(0);
    }, 900_000);
  });
});
