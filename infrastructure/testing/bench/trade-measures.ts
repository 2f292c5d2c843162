import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { analysisModels } from '../../../application/looking-back/analysis-models.js';
import { analyse } from '../../../application/looking-back/analysis.queries.js';
import { files } from '../../engines/sqlite/schema.js';
import type { ImportReport } from '../../import/importer.js';
import { Marketplace } from '../../runtime/marketplace.js';
import { workerUrl } from '../../shared/worker-url.js';
import type { Measure } from './measures.js';
import { ServerProcess } from './server-process.js';
import { tradeYear } from './trade-year.js';
import { callerOf } from './world.js';

/** A file of real trade; without one, a year is generated. */
export interface TradeSource {
  readonly data: string | null;
  readonly mapping: string | null;
}

export const MAPPING = 'docs/examples/online-retail.mapping.json';
const STARTS = 3;

/** Imports a year by the CLI command, starts the server on it, and rebuilds all its read models. */
export const tradeMeasure = (source: TradeSource): Measure => ({
  keys: [
    { key: 'import_rows_per_s', limit: 10_000, aim: 25_000, better: 'more' },
    { key: 'rebuild_seconds', limit: 25, aim: 10, better: 'less' },
    { key: 'cold_start_ms', limit: 2_000, aim: 1_000, better: 'less' },
    { key: 'rss_mb', limit: 500, aim: 350, better: 'less' },
    { key: 'slowest_query_ms', limit: 1_000, aim: 300, better: 'less' },
  ],
  run: async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'tradepost-bench-'));
    try {
      const directory = join(scratch, 'data');
      const path = source.data ?? (await drawn(join(scratch, 'year.csv')));
      const script = fileURLToPath(workerUrl(import.meta.url, '../../cli/import.js'));
      const args = [
        script,
        '--json',
        '--mapping',
        source.mapping ?? MAPPING,
        '--rejected',
        join(scratch, 'rejected.csv'),
        path,
      ];
      const { stdout } = await promisify(execFile)(process.execPath, args, {
        env: { ...process.env, TRADEPOST_DATA: directory },
      });
      const report = JSON.parse(stdout) as ImportReport;
      const starts: number[] = [];
      const memory: number[] = [];
      for (let n = 0; n < STARTS; n++) {
        const server = await ServerProcess.start(directory);
        starts.push(server.startMilliseconds);
        memory.push(
          Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) /
            1024,
        );
        await server.stop();
      }
      for (const suffix of ['', '-wal', '-shm'])
        rmSync(join(directory, `${files.readModels}${suffix}`), { force: true });
      const began = performance.now();
      const marketplace = await Marketplace.open({ directory, log: (m) => console.error(m) });
      await marketplace.caughtUp(600_000);
      const seconds = (performance.now() - began) / 1000;
      const events = await marketplace.store.head();
      const slowest = await slowestQuery(marketplace);
      await marketplace.close();
      const { rows } = report.totals.file;
      return {
        figures: {
          import_rows_per_s: Math.round(rows / report.seconds),
          rebuild_seconds: Math.round(seconds * 10) / 10,
          cold_start_ms: Math.round(median(starts)),
          rss_mb: Math.round(median(memory)),
          slowest_query_ms: Math.round(slowest.milliseconds),
        },
        notes: [
          `trade: ${source.data ? 'a real file' : 'a drawn year'} of ${rows} rows, ${report.documents} documents, ${events} events; imported in ${report.seconds.toFixed(1)} s with every read model caught up; starts ${starts.map((s) => Math.round(s)).join(', ')} ms`,
          `queries: every measure of every model, as a whole and by each dimension: ${slowest.asked} questions, the slowest ${slowest.name}`,
        ],
      };
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  },
});

/**
 * Queries every analysis model with all of its measures: in total, by each dimension, and by pairs
 * of dimensions.
 */
async function slowestQuery({
  services,
}: Marketplace): Promise<{ milliseconds: number; name: string; asked: number }> {
  const caller = { ...callerOf('analyst', 'operator', 'Operator', 'analyst') };
  let slowest = { milliseconds: 0, name: '' };
  let asked = 0;
  for (const [model, { dimensions, measures }] of Object.entries(analysisModels)) {
    const names = Object.keys(dimensions);
    for (const group of [
      [],
      ...names.map((n) => [n]),
      ...names.slice(1).map((n) => [names[0]!, n]),
    ]) {
      const began = performance.now();
      await analyse.run(
        { model, filter: {}, group, measures: Object.keys(measures), sort: [], limit: 1_000 },
        { caller, services },
      );
      const milliseconds = performance.now() - began;
      asked++;
      if (milliseconds > slowest.milliseconds)
        slowest = { milliseconds, name: `${model} by ${group.join(' and ') || 'nothing'}` };
    }
  }
  return { ...slowest, asked };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Writes a generated year of trade to a file. */
export async function drawn(path: string): Promise<string> {
  const out = createWriteStream(path);
  for (const line of tradeYear()) if (!out.write(`${line}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
  return path;
}
