import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { hasForeignLog } from '../engines/sqlite/foreign-log.js';
import { files, openReader } from '../engines/sqlite/schema.js';
import { adviceOnBrokenOffRestore } from './broken-off-restore.js';
import { BELONGING } from './one-installation.js';
import { sealedSubjectsIn } from './sealed-subjects.js';
import { faultsOf } from './sound-database.js';

/** What was found about a data directory; `advice` says what to do about a problem. */
export interface DirectoryFinding {
  readonly what: string;
  readonly advice: string | null;
}

const RESTORE =
  'restore the last backup into an empty directory: npm run restore -- DIR (docs/operations.md, "Backup and restore")';

const ok = (what: string): DirectoryFinding => ({ what, advice: null });
const problem = (what: string, advice: string): DirectoryFinding => ({ what, advice });

/**
 * Looks at the files of a data directory: whether each is sound, whether they belong together, and
 * whether there are keys for the personal data in the events. Reads all of every file, and changes
 * nothing; a server may be running on it.
 */
export function examineDirectory(directory: string): readonly DirectoryFinding[] {
  const brokenOff = adviceOnBrokenOffRestore(directory);
  if (brokenOff !== null) return [problem('a restore was broken off', brokenOff)];
  if (!existsSync(join(directory, files.events)))
    return [ok('there are no events yet: nothing else was looked at')];
  const findings: DirectoryFinding[] = [];
  for (const file of Object.values(files)) findings.push(...examineFile(directory, file));
  // what cannot be read says nothing about the rest
  if (findings.some((f) => f.advice !== null)) return findings;
  const [events, vault, state] = [files.events, files.vault, files.state].map((file) =>
    openReader(join(directory, file)),
  ) as [DatabaseSync, DatabaseSync, DatabaseSync];
  try {
    findings.push(...belonging(events, vault, state));
  } finally {
    for (const db of [events, vault, state]) db.close();
  }
  return findings;
}

function examineFile(directory: string, file: string): DirectoryFinding[] {
  const path = join(directory, file);
  const canBeBuilt = file === files.readModels;
  if (!existsSync(path))
    return [
      canBeBuilt
        ? ok(`${file} is not there: the next start builds it`)
        : file === files.gateway
          ? ok(`${file} is not there: the simulated gateway has done nothing yet`)
          : problem(`${file} is not there`, RESTORE),
    ];
  // of a running server the log may be begun anew between two looks at it
  if (!canBeBuilt && hasForeignLog(path) && hasForeignLog(path))
    return [
      problem(
        `${file}-wal does not belong to ${file}: another ${file} has left it`,
        `${RESTORE}; or, if ${file} alone is what you want, remove ${file}-wal and ${file}-shm`,
      ),
    ];
  let faults: readonly string[];
  try {
    const db = openReader(path);
    try {
      faults = faultsOf(db);
    } finally {
      db.close();
    }
  } catch (error) {
    faults = [(error as Error).message];
  }
  if (faults.length === 0) return [ok(`${file} is sound (quick_check)`)];
  return [
    problem(
      `${file} is damaged: ${faults[0]!}`,
      canBeBuilt
        ? `stop the server, remove ${file}, ${file}-wal and ${file}-shm, and start it: it builds them from the events`
        : RESTORE,
    ),
  ];
}

function belonging(
  events: DatabaseSync,
  vault: DatabaseSync,
  state: DatabaseSync,
): DirectoryFinding[] {
  const { epoch } = events.prepare('SELECT epoch FROM store').get() as { epoch: string };
  const { head } = events.prepare('SELECT coalesce(max(position), 0) AS head FROM event').get() as {
    head: number;
  };
  const findings = [ok(`history ${epoch}, its last event stands at ${head}`)];
  for (const [file, db] of [
    [files.vault, vault],
    [files.state, state],
  ] as const) {
    const of = valueOf(db, BELONGING.bucket, BELONGING.key);
    if (of === null) findings.push(ok(`${file} does not say its history yet: a start adds it`));
    else if (of === epoch) findings.push(ok(`${file} is of the same history`));
    else findings.push(problem(`${file} is of another history, ${of}`, RESTORE));
  }
  if (head > 0 && valueOf(vault, 'secret', 'signing') === null)
    findings.push(
      problem(`${files.vault} does not have the secrets that the events were made with`, RESTORE),
    );
  return [...findings, keysFinding(events, vault)];
}

const valueOf = (db: DatabaseSync, bucket: string, key: string): string | null =>
  (
    db.prepare('SELECT value FROM kv WHERE bucket = ? AND key = ?').get(bucket, key) as
      { value: string } | undefined
  )?.value ?? null;

/** The persons (or consignees) in the events who were not forgotten and have no key. */
function keysFinding(events: DatabaseSync, vault: DatabaseSync): DirectoryFinding {
  const known = new Set<string>();
  for (const row of vault
    .prepare("SELECT key FROM kv WHERE bucket IN ('subject-key', 'forgotten')")
    .iterate())
    known.add(row.key as string);
  const without = new Set<string>();
  const subjects = new Set<string>();
  for (const row of events
    .prepare(`SELECT data FROM event WHERE instr(data, '"sealed"') > 0`)
    .iterate())
    for (const subject of sealedSubjectsIn(row.data as string)) {
      subjects.add(subject);
      if (!known.has(subject)) without.add(subject);
    }
  if (without.size === 0)
    return ok(
      `every one of the ${subjects.size} subjects in the events has a key, or was forgotten`,
    );
  return problem(
    `${without.size} of the ${subjects.size} subjects in the events have no key: ${files.vault} is older than ${files.events}, and their data cannot be read`,
    `find the ${files.vault} that goes with ${files.events}: a backup has both`,
  );
}
