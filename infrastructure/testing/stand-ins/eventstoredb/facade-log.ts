import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { NewEvent, StoredEvent } from '../../../../application/ports/event-store.js';
import { newId } from '../../../../application/shared/command/ids.js';
import { eventReader, streamReader } from '../../../engines/sqlite/event-reader.js';
import { EventWriter } from '../../../engines/sqlite/event-writer.js';
import { files, openEvents, type NumberedDatabase } from '../../../engines/sqlite/schema.js';
import type { Answer, Call } from '../../../shared/worker-channel.js';

/** What stands in the log: an event, or one of the server's own. `commit` says where. */
export interface LogRecord {
  readonly stream: string;
  readonly revision: number;
  readonly commit: number;
  readonly id: string;
  readonly type: string;
  /** JSON, or {@link bytesAsText}. */
  readonly data: string;
  readonly metadata: string;
  readonly recordedAt: number;
}

/** What became of an append: where its last event stands, or where the stream is instead. */
export type Appending =
  { readonly revision: number; readonly commit: number } | { readonly actual: number };

/** Places within the log of one event: positions have gaps of changing size, and rise. */
const STRIDE = 4_096;
/**
 * After every so many events the server writes one of its own, as the real one does with its
 * statistics.
 */
const SYSTEM_EVERY = 5;
const PAGE = 500;

const commitOf = (position: number): number => position * STRIDE + ((position * 7_919) % 1_013);
const positionOf = (commit: number): number => Math.floor(commit / STRIDE);
const systemCommitOf = (position: number): number => commitOf(position) + 1_500;

/** JSON never begins like this. */
const BYTES = 'bytes:';
export const bytesAsText = (bytes: Uint8Array): string =>
  BYTES + Buffer.from(bytes).toString('base64');
/** Null: the data is JSON. */
export const bytesOf = (data: string): Buffer | null =>
  data.startsWith(BYTES) ? Buffer.from(data.slice(BYTES.length), 'base64') : null;

/**
 * The stand-in's log: the file of the embedded event store, so that either can begin with what the
 * other has written, read and written on the calling thread. All appends of one turn are one
 * commit.
 */
export class FacadeLog {
  private readonly writer: EventWriter;
  private readonly after: (position: number, maxCount: number) => readonly StoredEvent[];
  private readonly streamFrom: (
    stream: string,
    from: number,
    maxCount: number,
  ) => readonly StoredEvent[];
  private readonly upTo: StatementSync;
  private readonly last: StatementSync;
  private waiting: { call: Call; resolve: (answer: Answer) => void }[] = [];
  private readonly listeners = new Set<() => void>();
  private isClosed = false;

  private readonly db: DatabaseSync;

  private constructor({ db, commits }: NumberedDatabase) {
    this.db = db;
    this.writer = new EventWriter(db, commits);
    this.after = eventReader(db);
    this.streamFrom = streamReader(db);
    const columns =
      'stream, revision, position, id, type, data, metadata, recorded_at AS recordedAt';
    this.upTo = db.prepare(
      `SELECT ${columns} FROM event WHERE position <= ? ORDER BY position DESC LIMIT ?`,
    );
    this.last = db.prepare('SELECT max(revision) AS revision FROM event WHERE stream = ?');
  }

  static open(directory: string): FacadeLog {
    mkdirSync(directory, { recursive: true });
    return new FacadeLog(openEvents(join(directory, files.events), newId));
  }

  close(): void {
    this.flush();
    this.isClosed = true;
    this.listeners.clear();
    this.db.close();
  }

  /** Appends where the stream is at the revision, or answers a repeated append like the first. */
  async append(stream: string, revision: number, events: readonly NewEvent[]): Promise<Appending> {
    const cells = events.flatMap(({ id, type, data, metadata }) => [id, type, data, metadata]);
    const [, done, first, second, third] = await new Promise<Answer>((resolve) => {
      if (this.waiting.length === 0) setImmediate(() => this.flush());
      this.waiting.push({ call: [0, 'append', stream, revision, ...cells], resolve });
    });
    if (done) return { revision: first as number, commit: commitOf(second as number) };
    if (first === 'WrongExpectedRevision') return { actual: third as number };
    throw new Error(String(second));
  }

  /** Calls whenever something was committed; answers how to stop that. */
  onCommit(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The revision of a stream's last event; -1: it does not exist. */
  lastOf(stream: string): number {
    return (this.last.get(stream) as { revision: number | null }).revision ?? -1;
  }

  stream(stream: string, from: number, maxCount: number): readonly LogRecord[] {
    return this.streamFrom(stream, from, maxCount).map(recordOf);
  }

  /** Where the last record begins; 0: there is none. */
  get end(): number {
    return this.before(Number.MAX_SAFE_INTEGER, 1)[0]?.commit ?? 0;
  }

  /** Whether a record begins there, or the log has not come so far. */
  canReadFrom(commit: number): boolean {
    return (
      commit === 0 || commit >= this.end + STRIDE || this.from(commit, 1)[0]?.commit === commit
    );
  }

  /** The records from a place on, in order. */
  from(commit: number, maxCount: number): readonly LogRecord[] {
    // who still reads was on the way when it was closed
    if (this.isClosed) return [];
    const events = this.after(Math.max(0, positionOf(commit) - 1), maxCount + 1);
    return events
      .flatMap(withSystemRecord)
      .filter((record) => record.commit >= commit)
      .slice(0, maxCount);
  }

  /** The records before a place, the last one first. */
  before(commit: number, maxCount: number): readonly LogRecord[] {
    const events = this.upTo.all(
      Math.min(positionOf(commit), this.writer.head),
      maxCount + 1,
    ) as unknown as StoredEvent[];
    return events
      .flatMap((event) => withSystemRecord(event).reverse())
      .filter((record) => record.commit < commit)
      .slice(0, maxCount);
  }

  /** Everything from a place on, for ever in pages. */
  *all(commit: number): Generator<LogRecord> {
    for (let next = commit; ;) {
      const page = this.from(next, PAGE);
      yield* page;
      if (page.length < PAGE) return;
      next = page.at(-1)!.commit + 1;
    }
  }

  private flush(): void {
    const appends = this.waiting;
    this.waiting = [];
    if (appends.length === 0) return;
    const answers = this.writer.commit(appends.map(({ call }) => call));
    for (const [i, { resolve }] of appends.entries()) resolve(answers[i]!);
    for (const listener of [...this.listeners]) listener();
  }
}

const recordOf = (event: StoredEvent): LogRecord => ({
  ...event,
  commit: commitOf(event.position),
});

const withSystemRecord = (event: StoredEvent): LogRecord[] =>
  event.position % SYSTEM_EVERY === 0 ? [recordOf(event), systemRecord(event)] : [recordOf(event)];

/** In another history it has another id, as the event before it has. */
const systemRecord = ({ position, id, recordedAt }: StoredEvent): LogRecord => ({
  stream: '$stats-127.0.0.1:2113',
  revision: position / SYSTEM_EVERY,
  commit: systemCommitOf(position),
  id: `00000000-0000-4000-8000-${id.replaceAll('-', '').slice(-12).padStart(12, '0')}`,
  type: '$statsCollected',
  data: '{"proc-cpu":1}',
  metadata: '',
  recordedAt,
});
