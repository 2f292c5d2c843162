import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { DataUnfit } from '../../shared/data-unfit.js';
import { COMMIT_NUMBERS, NUMBER_OFFSET } from './commit-number.js';
import { files } from './schema.js';

/** https://www.sqlite.org/fileformat2.html, 1.3 and 4.1: the sizes and magic numbers. */
const DATABASE_HEADER = 100;
const LOG_HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = 0x377f0682;

/** Between these two a log takes its file: from the commit before its first one to its last. */
interface Reach {
  readonly pageBytes: number;
  /** Numbers of the log's first and last commit; null where no commit of it says its number. */
  readonly numbers: { readonly first: number; readonly last: number } | null;
}

/**
 * Whether the write-ahead log beside a database file (`…-wal`) was left by another file: SQLite
 * would apply it all the same, which undoes or destroys what a backup has put in that place. The log
 * belongs to the file where the file's commit number ({@link ./commit-number.ts}) is one of those in
 * the log, as after a merge that was broken off, or the one before them. Reads the log, and of the
 * file only the header; changes nothing. The file must not be open.
 */
export function hasForeignLog(path: string): boolean {
  if (!existsSync(path) || !existsSync(`${path}-wal`)) return false;
  const header = Buffer.alloc(DATABASE_HEADER);
  // SQLite drops the log of an empty file
  if (withFile(path, (fd) => readSync(fd, header, 0, DATABASE_HEADER, 0)) < DATABASE_HEADER)
    return false;
  const reach = withFile(`${path}-wal`, reachOf);
  if (reach === null) return false;
  if (reach.pageBytes !== pageBytes(header.readUInt16BE(16))) return true;
  if (reach.numbers === null) return false;
  const { first, last } = reach.numbers;
  const before = first - 1;
  return distance(before, header.readUInt32BE(NUMBER_OFFSET)) > distance(before, last);
}

/**
 * A log that another file has left would be applied to this one, and undo or destroy what is in it.
 *
 * @throws DataUnfit
 */
export function requireOwnLogs(directory: string): void {
  for (const file of [files.events, files.vault, files.state, files.gateway])
    if (hasForeignLog(join(directory, file)))
      throw new DataUnfit(
        `${file}-wal in ${directory} does not belong to ${file}: another ${file} has left it, which this one has replaced. ` +
          `Restore the whole backup into an empty directory (npm run restore -- DIR); or, if ${file} alone is what you want, remove ${file}-wal and ${file}-shm`,
      );
}

/** What a log would apply; null: nothing, as it has no whole commit. */
function reachOf(log: number): Reach | null {
  const header = Buffer.alloc(LOG_HEADER);
  if (readSync(log, header, 0, LOG_HEADER, 0) < LOG_HEADER) return null;
  const magic = header.readUInt32BE(0);
  if ((magic & ~1) >>> 0 !== MAGIC) return null;
  const sums = new Checksums((magic & 1) === 0);
  sums.add(header, 0, 24);
  if (!sums.equal(header, 24)) return null;
  const size = pageBytes(header.readUInt32BE(8));
  const frame = Buffer.alloc(FRAME_HEADER + size);
  let seen = null as Reach['numbers'];
  let committed = null as Reach | null;
  for (let at = LOG_HEADER; ; at += frame.length) {
    if (readSync(log, frame, 0, frame.length, at) < frame.length) return committed;
    // frames of an earlier use of the same file have other salts
    if (frame.compare(header, 16, 24, 8, 16) !== 0) return committed;
    sums.add(frame, 0, 8);
    sums.add(frame, FRAME_HEADER, frame.length);
    if (!sums.equal(frame, 16)) return committed;
    if (frame.readUInt32BE(0) === 1) {
      const last = frame.readUInt32BE(FRAME_HEADER + NUMBER_OFFSET);
      seen = { first: seen?.first ?? last, last };
    }
    // the last frame of a commit has the size of the file after it
    if (frame.readUInt32BE(4) !== 0) committed = { pageBytes: size, numbers: seen };
  }
}

/** The sums by which SQLite knows where a log ends. */
class Checksums {
  private a = 0;
  private b = 0;

  constructor(private readonly littleEndian: boolean) {}

  add(bytes: Buffer, from: number, to: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = from; at < to; at += 8) {
      this.a = (this.a + view.getUint32(at, this.littleEndian) + this.b) >>> 0;
      this.b = (this.b + view.getUint32(at + 4, this.littleEndian) + this.a) >>> 0;
    }
  }

  equal(bytes: Buffer, at: number): boolean {
    return bytes.readUInt32BE(at) === this.a && bytes.readUInt32BE(at + 4) === this.b;
  }
}

/** How far it is from one number up to another, where the numbers begin again after the last. */
const distance = (from: number, to: number): number =>
  (((to - from) % COMMIT_NUMBERS) + COMMIT_NUMBERS) % COMMIT_NUMBERS;

/** 65,536 does not fit into the two bytes of a file's header, and is written as 1. */
const pageBytes = (stored: number): number => (stored === 1 ? 65_536 : stored);

function withFile<T>(path: string, work: (fd: number) => T): T {
  const fd = openSync(path, 'r');
  try {
    return work(fd);
  } finally {
    closeSync(fd);
  }
}
