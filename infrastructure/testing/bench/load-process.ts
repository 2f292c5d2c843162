import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { workerUrl } from '../../shared/worker-url.js';
import { runLoad, type LoadPlan, type LoadReport } from './load.js';

/** Runs a load plan in a process of its own. */
export function loadFrom(plan: LoadPlan): Promise<LoadReport> {
  const child = fork(fileURLToPath(workerUrl(import.meta.url, './load-process.js')), ['--load']);
  return new Promise((resolve, reject) => {
    child.once('message', (report: LoadReport) => resolve(report));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the load generator ended with ${code}`)));
    child.send(plan);
  });
}

if (process.argv.includes('--load'))
  process.once(
    'message',
    (plan: LoadPlan) =>
      void runLoad(plan).then((report) => process.send!(report, () => process.exit(0))),
  );
