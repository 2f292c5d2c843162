import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projections } from '../../projections/index.js';
import type { Backlog } from '../consumers/followers/backlog.js';
import { files } from '../engines/sqlite/schema.js';
import { areSound, type EventHashes } from '../operating/event-hashes.js';
import {
  describe,
  describeHashes,
  verifyDirectory,
  type Verification,
} from '../operating/verify.js';
import { readConfiguration } from './configuration.js';
import { PROCESS, type ReplicaStatus } from './control.js';
import { describeFailed, withOwner } from './owner.js';

const USAGE = `npm run projections -- status
npm run projections -- rebuild NAME
npm run projections -- retry NAME            resume at the event that failed
npm run projections -- skip NAME REASON      skip the event that failed, in rebuilds too
npm run projections -- retry process:NAME    the same for a process: process:fulfilment
npm run projections -- skip process:NAME REASON
npm run projections -- verify [NAME]         compare with a fresh rebuild; exit code 1 where they differ
names: ${projections.map((p) => p.name).join(', ')}; on servers also catalogue-search, which is rebuilt and verified`;

const [operation, name = '', reason = ''] = process.argv.slice(2);
const configuration = readConfiguration();
const { directory } = configuration;

const lagInWords = ({ events, seconds }: Backlog): string =>
  events === 0
    ? 'up to date'
    : seconds === null
      ? `${events} events behind, since when cannot be read`
      : `${events} events (${seconds.toFixed(1)} s) behind`;

const inWords = (remainingMs: number | null): string =>
  remainingMs === null ? '' : `, some ${Math.ceil(remainingMs / 1_000)} s left`;

async function main(): Promise<number> {
  if (
    name !== '' &&
    !projections.some((p) => p.name === name) &&
    !(configuration.servers && name === 'catalogue-search') &&
    !(name.startsWith(PROCESS) && (operation === 'retry' || operation === 'skip'))
  )
    throw new Error(`there is no projection "${name}"\n${USAGE}`);
  switch (operation) {
    case 'status': {
      const status = (await withOwner(configuration, 'status', [])) as ReplicaStatus;
      console.log(`head ${status.head}`);
      for (const p of status.projections) {
        console.log(
          `${p.name.padEnd(20)} v${p.version}  ${p.status.padEnd(9)} at ${p.position}, ${lagInWords(p.behind)}${inWords(p.remainingMs)}`,
        );
        if (p.error) console.log(`  stopped ${describeFailed(p.error)}`);
      }
      for (const p of status.processes)
        console.log(
          `process ${p.name.padEnd(12)} ${p.failed ? `stopped ${describeFailed(p.failed)}` : (p.error ?? 'running')}, at ${p.position}, ${lagInWords(p.behind)}, ${p.instances} open, ${p.inFlight} in flight, ${p.parked} parked`,
        );
      for (const c of status.consumers)
        console.log(
          `${c.name.padEnd(20)} ${c.state}, at ${c.position}, ${lagInWords(c.behind)}, ${c.passedOver} passed over${c.failed ? ` (the last: ${describeFailed(c.failed)})` : ''}`,
        );
      return 0;
    }
    case 'rebuild':
    case 'retry':
    case 'skip':
      if (name === '' || (operation === 'skip' && reason === '')) throw new Error(USAGE);
      await withOwner(configuration, operation, [name, reason]);
      console.log(
        operation === 'rebuild'
          ? `${name} is being built beside the live one, and swapped in when it has caught up: see status`
          : `${name} resumes`,
      );
      return 0;
    case 'verify': {
      let wrong = 0;
      let hashes: EventHashes | null = null;
      for await (const verification of verifications()) {
        // each tells of all events that have been read, so the last one tells of most
        hashes = verification.hashes ?? hashes;
        if (
          verification.differences.length > 0 ||
          verification.lostEvents.length > 0 ||
          verification.notComparable
        )
          wrong++;
        for (const line of describe(verification)) console.log(line);
      }
      if (hashes) {
        for (const line of describeHashes(hashes)) console.log(line);
        if (!areSound(hashes)) wrong++;
      }
      return wrong === 0 ? 0 : 1;
    }
    default:
      console.log(USAGE);
      return 2;
  }
}

async function* verifications(): AsyncGenerator<Verification> {
  if (configuration.servers) {
    const { CATALOGUE_SEARCH, verifyServers } = await import('../operating/verify-servers.js');
    const all = [...projections.map((p) => p.name), CATALOGUE_SEARCH];
    yield* verifyServers(configuration.servers, name === '' ? all : [name]);
    return;
  }
  if (!existsSync(join(directory, files.readModels)))
    throw new Error(`there are no read models in ${directory}`);
  yield* verifyDirectory(
    directory,
    projections.filter((p) => name === '' || p.name === name),
  );
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error((error as Error).message);
    process.exit(1);
  },
);
