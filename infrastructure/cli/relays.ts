import type { RelayStatus } from '../consumers/relays/relay-runner.js';
import type { WaitingEffect } from '../consumers/relays/relays.js';
import { readConfiguration } from './configuration.js';
import { withOwner } from './owner.js';

const USAGE = `npm run relays -- status
npm run relays -- retry KEY             send what is held, or try again what was parked; "all": whatever waits
npm run relays -- dismiss KEY REASON    it is not sent
npm run relays -- retry-event NAME      resume at the event at which a relay has stopped
npm run relays -- skip-event NAME REASON
npm run relays -- hold                  after a restore: whatever earlier events have caused and is not known to be done waits for an operator`;

const ALL = 'all';

const [operation, subject = '', reason = ''] = process.argv.slice(2);
const configuration = readConfiguration();

const since = (at: number): string => new Date(at).toISOString();

/** All that wait, or the one with the key. */
async function waiting(key: string): Promise<readonly WaitingEffect[]> {
  const all = (await withOwner(configuration, 'relay-effects', [])) as WaitingEffect[];
  const found = all.filter((effect) => key === ALL || effect.key === key);
  if (found.length === 0) throw new Error(`nothing waits for an operator as "${key}"`);
  return found;
}

async function main(): Promise<number> {
  switch (operation) {
    case 'status': {
      const { relays, effects } = (await withOwner(configuration, 'relays', [])) as {
        relays: RelayStatus[];
        effects: WaitingEffect[];
      };
      for (const r of relays) {
        console.log(
          `${r.name.padEnd(10)} ${r.error ?? 'running'}, at ${r.position}, ${r.open} open, ${r.held} held, ${r.parked} parked`,
        );
        if (r.oldestAt !== null)
          console.log(
            `  the oldest open one is of ${since(r.oldestAt)}${r.lastFailure ? `: ${r.lastFailure}` : ''}`,
          );
      }
      for (const e of effects)
        console.log(
          `${e.key}  ${e.state}  ${e.kind} to ${e.recipient}, of ${since(e.event.recordedAt)}: ${e.reason ?? ''}`,
        );
      return 0;
    }
    case 'retry':
    case 'dismiss':
      if (subject === '' || (operation === 'dismiss' && reason === '')) throw new Error(USAGE);
      for (const { relay, key, kind } of await waiting(subject)) {
        await withOwner(configuration, `relay-${operation}`, [relay, key, reason]);
        console.log(
          operation === 'retry'
            ? `${key} (${kind}) is sent as soon as it can be`
            : `${key} (${kind}) is dismissed`,
        );
      }
      return 0;
    case 'retry-event':
    case 'skip-event':
      if (subject === '' || (operation === 'skip-event' && reason === '')) throw new Error(USAGE);
      await withOwner(configuration, `relay-${operation}`, [subject, reason]);
      console.log(`${subject} resumes`);
      return 0;
    case 'hold':
      await withOwner(configuration, 'relay-hold', []);
      console.log('whatever waits to be sent is shown by status, and sent once you say so');
      return 0;
    default:
      console.log(USAGE);
      return 2;
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error((error as Error).message);
    process.exit(1);
  },
);
