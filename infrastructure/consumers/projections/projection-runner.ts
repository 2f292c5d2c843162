import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoredEvent } from '../../../application/ports/event-store.js';
import type { AnyProjection } from '../../../projections/projection.js';
import { DocumentTable } from '../../engines/sqlite/document-table.js';
import {
  createMeta,
  dropTable,
  projectionRow,
  saveRow,
  tableName,
  type ProjectionRow,
} from '../../shared/document-tables/document-tables.js';
import { unreadableAfter } from '../../shared/failed-event.js';
import type { ProjectionStatus } from '../../shared/read-models/projection-status.js';
import { shapeOf } from '../../shared/read-models/table-shape.js';
import { traceProjected } from '../../telemetry/observed-projections.js';
import { batchOf } from '../consuming/event-batch.js';
import { Interest } from '../consuming/interest.js';
import { ATTEMPTS } from '../consuming/policy.js';
import { foldBatch } from './fold-batch.js';
import { beingRebuilt } from './read-model-status.js';
import { remainingTime } from './remaining-time.js';
import { turnsOf, type Turn } from './turns.js';

const LIVE_BATCH = 2_000;
/** From nothing: larger batches, and the indexes are made last. */
const REBUILD_BATCH = 8_000;

export type EventReader = (after: number, maxCount: number) => readonly StoredEvent[];

interface Running {
  readonly projection: AnyProjection;
  readonly interest: Interest;
  row: ProjectionRow;
  table: DocumentTable;
  indexed: boolean;
  /** Builds beside the live table, to be swapped in; not served yet. */
  readonly shadow: boolean;
  readonly startedAt: number;
}

/**
 * One runner for all projections over one database. Reads a batch once for all that stand at the
 * same position, folds each, and moves every checkpoint in the transaction that writes the
 * documents. Synchronous: it lives on a thread of its own.
 */
export class ProjectionRunner {
  private running: Running[] = [];
  private move: StatementSync | null = null;
  /** By position, how often in a row events behind it could not be read. */
  private readonly readingFailures = new Map<number, number>();
  private readonly skips = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly db: DatabaseSync,
    private readonly epoch: string,
    private readonly readAll: EventReader,
    private readonly projections: readonly AnyProjection[],
  ) {
    createMeta(db);
    for (const projection of projections) this.open(projection);
  }

  /**
   * Handles a batch for each place at which projections stand, so that a rebuild from the beginning
   * holds up nobody at the head, and answers how many events the largest held; 0 when there is
   * nothing to do. Where events cannot be read, only those that stand there are held up.
   */
  step(): number {
    const active = (shadow: boolean): number[] =>
      this.running
        .filter((r) => r.shadow === shadow && r.row.status === 'running')
        .map((r) => r.row.position);
    let most = 0;
    let failure: Error | null = null;
    for (const turn of turnsOf(active(false), active(true))) {
      const group = this.running.filter(
        (r) => r.row.status === 'running' && r.row.position === turn.position,
      );
      try {
        most = Math.max(most, this.stepGroup(turn, group));
      } catch (error) {
        failure ??= error as Error;
      }
    }
    if (failure) throw failure;
    return most;
  }

  /** Positions seen by the live projections. */
  seen(): [name: string, position: number][] {
    return this.running.filter((r) => !r.shadow).map((r) => [r.row.name, r.row.position]);
  }

  status(head: number): ProjectionStatus[] {
    return this.running.map(({ row, shadow, projection, startedAt }) => ({
      name: shadow ? `${projection.name} (rebuild)` : row.name,
      version: row.version,
      position: row.position,
      handled: row.position,
      status: row.status === 'stopped' ? 'stopped' : shadow ? 'building' : 'running',
      remainingMs:
        shadow && row.status === 'running' ? remainingTime(startedAt, row.position, head) : null,
      error: row.error,
    }));
  }

  /**
   * Builds the projection anew beside the live one, which goes on; swapped in when it has caught
   * up.
   */
  rebuild(name: string): void {
    const { projection } = this.live(name);
    const begun = this.running.find((r) => r.shadow && r.projection === projection);
    if (begun) {
      this.transaction([], () => dropTable(this.db, begun.row.table));
      this.running = this.running.filter((r) => r !== begun);
    }
    this.startShadow(projection);
  }

  /** Goes on at the event that failed, or behind which events could not be read. */
  retry(name: string): void {
    const live = this.live(name);
    if (!isCurrent(live)) throw new Error(beingRebuilt(name));
    if (!live.row.error) throw new Error(`"${name}" has not stopped`);
    this.resume(live);
  }

  /**
   * Passes over the event that failed; recorded, so that a rebuild passes over it too. What an
   * older version has made stays as it is until this version's takes its place.
   */
  skip(name: string, reason: string, now: string): void {
    const live = this.live(name);
    const { error } = live.row;
    if (!error?.eventId) throw new Error(`"${name}" has not stopped at an event`);
    this.db
      .prepare(
        'INSERT OR IGNORE INTO skipped (projection, event_id, reason, skipped_at) VALUES (?, ?, ?, ?)',
      )
      .run(name, error.eventId, reason, now);
    this.skips.delete(name);
    if (isCurrent(live)) this.resume(live);
  }

  private live(name: string): Running {
    const live = this.running.find((r) => !r.shadow && r.row.name === name);
    if (!live)
      throw new Error(
        `there is no projection "${name}": choose one of ${this.projections.map((p) => p.name).join(', ')}`,
      );
    return live;
  }

  private resume(live: Running): void {
    live.row = { ...live.row, status: 'running', error: null };
    live.table.forgetCache();
    saveRow(this.db, live.row);
  }

  private open(projection: AnyProjection): void {
    const row = projectionRow(this.db, projection.name);
    const shape = shapeOf(projection);
    if (row && row.epoch === this.epoch && this.stillKnows(row)) {
      if (isCurrent({ projection, row })) {
        this.add(projection, row, false);
        return;
      }
      this.add(projection, row, false, 'stopped');
      this.startShadow(projection);
      return;
    }
    if (row) dropTable(this.db, row.table);
    const table = tableName(projection.name, projection.version, '');
    dropTable(this.db, table);
    const fresh: ProjectionRow = {
      name: projection.name,
      version: projection.version,
      table,
      shape,
      epoch: this.epoch,
      position: 0,
      eventId: null,
      status: 'running',
      error: null,
    };
    saveRow(this.db, fresh);
    this.add(projection, fresh, false);
  }

  /**
   * A store restored from a backup reuses positions: only the event's id at the checkpoint tells.
   */
  private stillKnows(row: ProjectionRow): boolean {
    if (row.position === 0) return true;
    const [event] = this.readAll(row.position - 1, 1);
    return event?.position === row.position && event.id === row.eventId;
  }

  private add(
    projection: AnyProjection,
    row: ProjectionRow,
    shadow: boolean,
    status: ProjectionRow['status'] = row.status,
  ): void {
    const indexed = row.position > 0;
    const table = new DocumentTable(this.db, row.table, projection, row.shape);
    if (indexed) table.createIndexes();
    this.running.push({
      projection,
      interest: new Interest(projection.handles),
      row: { ...row, status },
      table,
      indexed,
      shadow,
      startedAt: Date.now(),
    });
  }

  private startShadow(projection: AnyProjection): void {
    const table = tableName(projection.name, projection.version, `_${Date.now().toString(36)}`);
    const row: ProjectionRow = {
      name: projection.name,
      version: projection.version,
      table,
      shape: shapeOf(projection),
      epoch: this.epoch,
      position: 0,
      eventId: null,
      status: 'running',
      error: null,
    };
    this.add(projection, row, true);
  }

  private stepGroup({ position, upTo }: Turn, group: readonly Running[]): number {
    const asked = group.some((r) => r.indexed) ? LIVE_BATCH : REBUILD_BATCH;
    const read = this.read(position, asked, group);
    const stored = upTo === null ? read : read.filter((e) => e.position <= upTo);
    if (stored.length === 0) {
      for (const one of group) this.caughtUp(one);
      return 0;
    }
    const began = Date.now();
    const batch = batchOf(stored);
    this.transaction(group, () => {
      for (const one of group) {
        if (!one.indexed && read.length < asked) this.index(one);
        const { last, error } = foldBatch(
          one.projection,
          one.interest,
          one.table,
          batch,
          this.skipped(one.projection.name),
        );
        if (last) one.row = { ...one.row, position: last.position, eventId: last.id };
        if (error) one.row = { ...one.row, status: 'stopped', error };
        if (!one.shadow && one.row.status === 'stopped') saveRow(this.db, one.row);
      }
      this.moveCheckpoints(position, stored.at(-1)!, group);
    });
    traceProjected(batch, group, began);
    return stored.length;
  }

  /** Whoever needs events that cannot be read, attempt after attempt, stops there and shows it. */
  private read(position: number, asked: number, group: readonly Running[]): readonly StoredEvent[] {
    try {
      const read = this.readAll(position, asked);
      this.readingFailures.delete(position);
      return read;
    } catch (error) {
      const failures = (this.readingFailures.get(position) ?? 0) + 1;
      this.readingFailures.set(position, failures);
      if (failures >= ATTEMPTS) {
        this.readingFailures.delete(position);
        for (const one of group) {
          one.row = { ...one.row, status: 'stopped', error: unreadableAfter(position, error) };
          if (!one.shadow) saveRow(this.db, one.row);
        }
      }
      throw error;
    }
  }

  /** By compare-and-set on the old position, for all at once. */
  private moveCheckpoints(from: number, last: StoredEvent, group: readonly Running[]): void {
    const names = group
      .filter((r) => !r.shadow && r.row.status === 'running')
      .map((r) => r.row.name);
    this.move ??= this.db.prepare(
      'UPDATE projection SET position = ?, event_id = ? WHERE position = ? AND name IN (SELECT value FROM json_each(?))',
    );
    if (names.length > 0) this.move.run(last.position, last.id, from, JSON.stringify(names));
  }

  /** A rebuild in memory of this process only: its rows are written when it is swapped in. */
  private caughtUp(one: Running): void {
    if (!one.indexed) this.index(one);
    if (!one.shadow) return;
    const live = this.running.find((r) => !r.shadow && r.projection === one.projection)!;
    this.transaction([], () => {
      saveRow(this.db, one.row);
      dropTable(this.db, live.row.table);
    });
    const swapped: Running = { ...one, shadow: false };
    this.running = this.running.map((r) => (r === live ? swapped : r)).filter((r) => r !== one);
  }

  /**
   * All or nothing: where the database takes back what was written, those who wrote it stand again
   * where they stood. Of a rebuild only memory knows where that is.
   */
  private transaction(writers: readonly Running[], work: () => void): void {
    const before = writers.map(({ row, indexed }) => ({ row, indexed }));
    try {
      this.db.exec('BEGIN IMMEDIATE');
      work();
      this.db.exec('COMMIT');
    } catch (error) {
      for (const [i, one] of writers.entries()) {
        Object.assign(one, before[i]);
        one.table.forgetCache();
      }
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  private index(one: Running): void {
    one.table.createIndexes();
    one.indexed = true;
  }

  private skipped(name: string): ReadonlySet<string> {
    let known = this.skips.get(name);
    if (!known) {
      const rows = this.db
        .prepare('SELECT event_id AS id FROM skipped WHERE projection = ?')
        .all(name) as { id: string }[];
      this.skips.set(name, (known = new Set(rows.map((r) => r.id))));
    }
    return known;
  }
}

/** Of this version of the program, not of one before: only then may it be gone on with. */
const isCurrent = ({ projection, row }: Pick<Running, 'projection' | 'row'>): boolean =>
  row.version === projection.version &&
  JSON.stringify(row.shape) === JSON.stringify(shapeOf(projection));
