import type { DatabaseSync } from 'node:sqlite';

/** All buckets of the simulated gateway begin with it; `.` comes after `-`. */
const [FROM, BEFORE] = ['simulated-', 'simulated.'];

/**
 * The simulated gateway once kept its state beside that of the processes. It is moved once; what was
 * broken off is done again, and what is in its new place is left as it is.
 */
export function moveGateway(state: DatabaseSync, gateway: DatabaseSync): void {
  const within = 'FROM kv WHERE bucket >= ? AND bucket < ?';
  const rows = state.prepare(`SELECT bucket, key, value ${within}`).all(FROM, BEFORE) as {
    readonly bucket: string;
    readonly key: string;
    readonly value: string;
  }[];
  if (rows.length === 0) return;
  const put = gateway.prepare('INSERT OR IGNORE INTO kv (bucket, key, value) VALUES (?, ?, ?)');
  gateway.exec('BEGIN');
  for (const { bucket, key, value } of rows) put.run(bucket, key, value);
  gateway.exec('COMMIT');
  state.prepare(`DELETE ${within}`).run(FROM, BEFORE);
}
