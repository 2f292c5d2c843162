import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DataDirectory } from '../engines/sqlite/data-directory.js';
import { requireOwnLogs } from '../engines/sqlite/foreign-log.js';
import { leaveWhole } from '../engines/sqlite/leave-whole.js';
import { BackupRefused, ON_SERVERS, type BackupManifest } from '../operating/backup-manifest.js';
import { backUp, backupOrder, requireRoomFor, type BackupProgress } from '../operating/backup.js';
import { readConfiguration } from './configuration.js';
import { askServer } from './control-socket.js';

const USAGE = `npm run backup -- DIR
Backs the data directory up into DIR, which is not there yet or empty, while the server runs or without one:
what cannot be rebuilt, each file checked, and a manifest. DIR holds the keys to all personal data: keep it safe.`;

async function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [directory] = positionals;
  if (directory === undefined || positionals.length > 1) {
    console.error(USAGE);
    return 2;
  }
  const configuration = readConfiguration();
  if (configuration.servers) throw new BackupRefused(ON_SERVERS);
  // npm runs this in the directory of the program
  const target = resolve(process.env.INIT_CWD ?? '.', directory);
  const manifest = await made(configuration.directory, target);
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  console.log(
    `${target}: ${manifest.files.length} files, ${bytes} bytes, with the events up to position ${manifest.position}`,
  );
  return 0;
}

/** By the server where one runs, else on the directory itself. */
async function made(directory: string, target: string): Promise<BackupManifest> {
  const answer = await askServer(join(directory, 'control.sock'), 'backup', [target], show);
  if (answer) return answer.result as BackupManifest;
  await requireRoomFor(target, directory);
  const owned = DataDirectory.own(directory);
  try {
    requireOwnLogs(directory);
    const manifest = await backUp(backupOrder(directory, target), show);
    leaveWhole(directory);
    return manifest;
  } finally {
    owned.release();
  }
}

let shown = '';

function show(progress: unknown): void {
  const { file, percent } = progress as BackupProgress;
  const line = `${file} ${percent} %`;
  if (!process.stderr.isTTY || line === shown) return;
  shown = line;
  process.stderr.write(`\r\x1b[K${line}${percent === 100 ? '\r\x1b[K' : ''}`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error((error as Error).message);
    process.exit(1);
  },
);
