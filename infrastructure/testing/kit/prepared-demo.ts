import { execFileSync } from 'node:child_process';
import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { derivedId } from '../../../application/shared/command/ids.js';

const dist = resolve(import.meta.dirname, '../../../dist');
const kept = join(dist, '.demo');
/**
 * The demo's dates count back from when it was made. A server that opens a copy of it is one that
 * was made so long ago and is started again, which is as well for a while, and on the same day.
 */
const KEPT_MS = 30 * 60_000;

/**
 * Puts the demo marketplace into a data directory that is empty or not there yet. It is made by
 * whichever test needs it first, for all processes that test this build, and copied from then on.
 */
export function prepareDemo(
  directory: string,
  /** Without what was paid for, for tests that begin with empty books. */
  { money = true }: { readonly money?: boolean } = {},
): void {
  cpSync(madeOnce(money), directory, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    // each data directory has an owner of its own
    filter: (path) => !['owner.lock', 'control.sock'].includes(basename(path)),
  });
}

/** The id of what the demo calls `key`, such as the company `acme`. */
export const demoId = (key: string): string => derivedId('demo', key);

function madeOnce(money: boolean): string {
  const build = readFileSync(join(dist, '.built-from'), 'utf8').slice(0, 16);
  const made = join(kept, money ? build : `${build}-without-money`);
  mkdirSync(kept, { recursive: true });
  // held by one process at a time, and released with it, however it ends
  const lock = new DatabaseSync(join(kept, 'making.lock'), { timeout: 120_000 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    if (!existsSync(made) || isOld(statSync(made).birthtime)) make(made, money);
    return made;
  } finally {
    lock.close();
  }
}

function make(made: string, money: boolean): void {
  const making = `${made}.making`;
  for (const path of [made, making]) rmSync(path, { recursive: true, force: true });
  const script = join(dist, 'infrastructure/testing/demo/make-demo.js');
  execFileSync(process.execPath, [script, making, ...(money ? [] : ['--without-money'])], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  renameSync(making, made);
}

const isOld = (at: Date): boolean =>
  Date.now() - at.getTime() > KEPT_MS || at.toDateString() !== new Date().toDateString();
