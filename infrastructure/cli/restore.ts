import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BackupRefused, ON_SERVERS } from '../operating/backup-manifest.js';
import { restore } from '../operating/restore.js';
import { readConfiguration } from './configuration.js';

const USAGE = `npm run restore -- DIR
Restores the backup in DIR into the data directory (TRADEPOST_DATA), which has to be empty or not there yet.
Nothing is restored where a file of the backup is missing or damaged.`;

async function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [backup] = positionals;
  if (backup === undefined || positionals.length > 1) {
    console.error(USAGE);
    return 2;
  }
  const { directory, servers } = readConfiguration();
  if (servers) throw new BackupRefused(ON_SERVERS);
  // npm runs this in the directory of the program
  const { at, program, files, epoch, position, eventId } = await restore(
    resolve(process.env.INIT_CWD ?? '.', backup),
    directory,
  );
  console.log(
    `${directory} has the backup of ${at} (by version ${program}): ${files.length} files, each as it was written;\n` +
      `the events of history ${epoch} up to position ${position}${eventId === null ? '' : `, event ${eventId}`}.\n` +
      'The next start builds the read models.',
  );
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error((error as Error).message);
    process.exit(1);
  },
);
