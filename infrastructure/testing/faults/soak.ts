import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { storm } from './storm.js';

/**
 * `npm run soak -- [--rounds N] [--away SECONDS] [--rest SECONDS]`: the storm of the tests again and again (20 rounds of about three
 * minutes where nothing is said), on the servers that `TRADEPOST_TEST_MONGODB_URL`,
 * `TRADEPOST_TEST_ELASTICSEARCH_URL` and, where it is set, `TRADEPOST_TEST_EVENTSTORE_URL` name.
 * They have to be on this machine. The report is printed as JSON on standard output as soon as it is
 * known, before anything is cleaned up; exit code 1 where something is wrong. What could not be
 * cleaned up is named on standard error and changes neither.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '20' },
      away: { type: 'string', default: '10' },
      rest: { type: 'string', default: '5' },
    },
  });
  const [rounds, awaySeconds, restSeconds] = [
    Number(values.rounds),
    Number(values.away),
    Number(values.rest),
  ];
  const {
    TRADEPOST_TEST_MONGODB_URL: mongoUrl,
    TRADEPOST_TEST_ELASTICSEARCH_URL: elasticsearchUrl,
    TRADEPOST_TEST_EVENTSTORE_URL: eventStoreUrl = null,
  } = process.env;
  if (
    !mongoUrl ||
    !elasticsearchUrl ||
    !Number.isInteger(rounds) ||
    rounds < 1 ||
    !(awaySeconds > 0) ||
    !(restSeconds > 0)
  ) {
    console.error(
      'npm run soak -- [--rounds N] [--away SECONDS] [--rest SECONDS]   with TRADEPOST_TEST_MONGODB_URL and TRADEPOST_TEST_ELASTICSEARCH_URL set',
    );
    return 2;
  }
  const directory = mkdtempSync(join(tmpdir(), 'tradepost-soak-'));
  const began = performance.now();
  const log = (message: string): void =>
    console.error(`${((performance.now() - began) / 1000).toFixed(0).padStart(6)} s  ${message}`);
  let verdict: number | null = null;
  await storm({
    directory,
    mongoUrl,
    elasticsearchUrl,
    eventStoreUrl,
    rounds,
    awayMs: awaySeconds * 1_000,
    restMs: restSeconds * 1_000,
    log,
    onReport: (report) => {
      verdict = report.wrong.length === 0 ? 0 : 1;
      log(verdict === 0 ? 'passed' : `failed: ${report.wrong.length} things are wrong`);
      console.log(JSON.stringify(report));
    },
    onCleanUpFailed: (failures) => {
      for (const failure of failures) log(`could not be cleaned up: ${failure}`);
    },
  });
  if (verdict === 0) rmSync(directory, { recursive: true, force: true });
  else log(`the logs of the replicas are in ${directory}`);
  return verdict ?? 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
