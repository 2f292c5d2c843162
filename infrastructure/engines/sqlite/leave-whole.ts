import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { files } from './schema.js';

/**
 * Leaves the files of a data directory without logs beside them: a connection that only reads makes
 * an empty one, and cannot remove it. For the directory's owner, when nobody has the files open.
 */
export function leaveWhole(directory: string): void {
  for (const file of Object.values(files)) {
    if (!existsSync(join(directory, file))) continue;
    const db = new DatabaseSync(join(directory, file));
    // the log is looked at with the first statement, and merged and removed when the last
    // connection closes
    db.exec('SELECT 1 FROM sqlite_schema');
    db.close();
  }
}
