// Long drills and wide matrices, which every run of CI makes smaller: npm run test:long
// At most an hour on two cores; it goes on after a part that fails, and says at the end which did.
// On the servers that TRADEPOST_TEST_MONGODB_URL and TRADEPOST_TEST_ELASTICSEARCH_URL name, and over
// the year of trade that TRADEPOST_TEST_TRADE_CSV names: without them it would be another test.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const NEEDED = [
  'TRADEPOST_TEST_MONGODB_URL',
  'TRADEPOST_TEST_ELASTICSEARCH_URL',
  'TRADEPOST_TEST_TRADE_CSV',
];
const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];

/** @type {Readonly<Record<string, readonly string[]>>} */
const parts = {
  'the storm, each engine away for ten seconds': [...jest, '--selectProjects', 'storm'],
  'the whole year of trade, a server killed twelve times, and every operation asked 200 times': [
    ...jest,
    '--selectProjects',
    'server',
    '--maxWorkers',
    '2',
    '--testPathPatterns',
    'import/real-trade|faults/kill|openapi\\.fuzz',
  ],
  'every call to a payment gateway with every fate, and ten minutes of trade without it': [
    ...jest,
    '--selectProjects',
    'server',
    '--maxWorkers',
    '2',
    '--testPathPatterns',
    'faults/gateway',
  ],
  'every mutant': ['scripts/mutants.mjs'],
  'four storms, one after the other': [
    '--enable-source-maps',
    'dist/infrastructure/testing/faults/soak.js',
    '--rounds',
    '4',
  ],
};

const { values } = parseArgs({ options: { without: { type: 'string', multiple: true } } });
const missing = NEEDED.filter((name) => !process.env[name] && !values.without?.includes(name));
if (missing.length > 0) {
  console.error(`set ${missing.join(' and ')}, or leave it out: --without ${missing[0]}`);
  process.exit(2);
}

const root = resolve(import.meta.dirname, '..');
const began = performance.now();
const minutesSince = (ms) => ((performance.now() - ms) / 60_000).toFixed(1);
const failed = Object.entries(parts).filter(([name, args]) => {
  console.log(`\n== ${name}`);
  const startedMs = performance.now();
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, TRADEPOST_TEST_LONG: '1' },
  });
  console.log(
    `== ${status === 0 ? 'passed' : 'FAILED'} after ${minutesSince(startedMs)} min: ${name}`,
  );
  return status !== 0;
});
console.log(
  `\n${Object.keys(parts).length - failed.length} passed, ${failed.length} failed, in ${minutesSince(began)} min`,
);
process.exit(failed.length === 0 ? 0 : 1);
