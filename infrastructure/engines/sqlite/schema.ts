import { DatabaseSync } from 'node:sqlite';
import { NumberedCommits } from './commit-number.js';
import { asUnfit } from './unfit.js';

/** Files of a data directory. Read models stand apart: they can be thrown away. */
export const files = {
  events: 'events.db',
  vault: 'vault.db',
  state: 'state.db',
  /** What the simulated gateway has done: it stands in for somebody outside. */
  gateway: 'simulated-gateway.db',
  readModels: 'read-models.db',
} as const;

/** Something is still asked of a data directory that has been closed. */
export class StorageClosed extends Error {
  override readonly name = 'StorageClosed';

  constructor() {
    super('the data directory has been closed');
  }
}

const EVENTS = `
  CREATE TABLE IF NOT EXISTS event (
    position INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS store (epoch TEXT NOT NULL) STRICT;
`;

const KEY_VALUE = `
  CREATE TABLE IF NOT EXISTS kv (bucket TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (bucket, key)) STRICT, WITHOUT ROWID;
`;

/** How long somebody else's lock is waited for. */
const TIMEOUT_MS = 10_000;

/**
 * How sure a commit is: FULL survives loss of power, NORMAL may lose the last commits (never
 * corrupt), fit for what can be rebuilt.
 */
export type Durability = 'FULL' | 'NORMAL';

export function openDatabase(path: string, durability: Durability): DatabaseSync {
  // the timeout comes first: after a crash the very first statement recovers the log, and somebody may
  // be reading
  const db = new DatabaseSync(path, { timeout: TIMEOUT_MS });
  keepLog(db, durability);
  return db;
}

const keepLog = (db: DatabaseSync, durability: Durability): void =>
  db.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${durability}; PRAGMA temp_store = MEMORY;`,
  );

/** A file that cannot be built again, with its writer's commits numbered. */
export interface NumberedDatabase {
  readonly db: DatabaseSync;
  readonly commits: NumberedCommits;
}

/** @throws DataUnfit where it is damaged or cannot be written */
function openNumbered(path: string): NumberedDatabase {
  try {
    const db = new DatabaseSync(path, { timeout: TIMEOUT_MS });
    const commits = new NumberedCommits(db);
    keepLog(db, 'FULL');
    return { db, commits };
  } catch (error) {
    throw asUnfit(path, error);
  }
}

export function openReader(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true, timeout: TIMEOUT_MS });
  // the cache, in KiB, holds the groups of what is added up, too
  db.exec('PRAGMA query_only = ON; PRAGMA mmap_size = 268435456; PRAGMA cache_size = -32768;');
  return db;
}

/**
 * Opens the events, making their tables and epoch where there are none. `synchronous` is FULL, or
 * answers are not durable.
 */
export function openEvents(
  path: string,
  newEpoch: () => string,
  synchronous: string = 'FULL',
): NumberedDatabase & { readonly epoch: string } {
  const { db, commits } = openNumbered(path);
  if (synchronous !== 'FULL') db.exec(`PRAGMA synchronous = ${synchronous}`);
  db.exec(`PRAGMA wal_autocheckpoint = 1000; ${EVENTS}`);
  const known = db.prepare('SELECT epoch FROM store').get() as { epoch: string } | undefined;
  if (known) return { db, commits, epoch: known.epoch };
  const epoch = newEpoch();
  db.prepare('INSERT INTO store (epoch) VALUES (?)').run(epoch);
  return { db, commits, epoch };
}

export function openKeyValues(path: string, secureDelete: boolean): NumberedDatabase {
  const opened = openNumbered(path);
  opened.db.exec(`PRAGMA secure_delete = ${secureDelete ? 'ON' : 'OFF'}; ${KEY_VALUE}`);
  return opened;
}
