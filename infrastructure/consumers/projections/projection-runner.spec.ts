import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { newId } from '../../../application/shared/command/ids.js';
import { auditLog } from '../../../projections/looking-back/audit-log.js';
import type { AnyProjection } from '../../../projections/projection.js';
import { stock } from '../../../projections/stock/stock.js';
import { files, openDatabase } from '../../engines/sqlite/schema.js';
import { projectionRow } from '../../shared/document-tables/document-tables.js';
import { Log } from '../../testing/contracts/read-models.contract.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { ProjectionRunner } from './projection-runner.js';

const directory = temporaryDirectory();
const both = [stock, auditLog] as readonly AnyProjection[];
const EVENTS = 500;

describe('read models in SQLite', () => {
  let db: DatabaseSync;
  let log: Log;

  beforeEach(() => {
    db = openDatabase(join(directory(), `${newId()}-${files.readModels}`), 'NORMAL');
    log = new Log();
    for (let n = 0; n < EVENTS; n++)
      log.add({
        type: 'StockReceived',
        data: {
          productId: `p${n % 5}`,
          vendorOrgId: 'v',
          location: 'leeds',
          movementId: newId(),
          quantity: 1,
          reference: null,
          occurredAt: '2026-03-02T09:00:00.000Z',
        },
      });
  });
  afterEach(() => db.close());

  const drain = (runner: ProjectionRunner): void => {
    while (runner.step() > 0);
  };
  const runnerOf = (projections = both): ProjectionRunner => {
    const runner = new ProjectionRunner(db, 'epoch', log.read, projections);
    drain(runner);
    return runner;
  };
  const pragma = (name: string): number =>
    Object.values(db.prepare(`PRAGMA ${name}`).get() as Record<string, number>)[0]!;
  const names = (type: 'table' | 'index', of: string): string[] =>
    (
      db
        .prepare('SELECT name FROM sqlite_master WHERE type = ? AND tbl_name LIKE ?')
        .all(type, `${of}%`) as { name: string }[]
    ).map(({ name }) => name);
  const served = (name: string): string => projectionRow(db, name)!.table;
  const documents = (name: string): unknown =>
    db.prepare(`SELECT count(*) AS count FROM "${served(name)}"`).get()!.count;

  it('are built with all of their documents and indexes where the disk was full for a while', () => {
    const runner = runnerOf();
    const before = both.map(({ name }) => [documents(name), names('index', served(name)).length]);
    for (const { name } of both) runner.rebuild(name);
    // room for the stock and not for what is written after it in the same transaction
    db.exec(`PRAGMA max_page_count = ${pragma('page_count') + 20}`);
    expect(() => runner.step()).toThrow('full');
    db.exec('PRAGMA max_page_count = 1000000');
    drain(runner);
    drain(runner);
    expect(runner.status(log.head).map(({ name, status }) => [name, status])).toEqual([
      ['stock', 'running'],
      ['audit-log', 'running'],
    ]);
    expect(both.map(({ name }) => [documents(name), names('index', served(name)).length])).toEqual(
      before,
    );
  });

  it('are swapped in after an attempt that has failed, and hold up nobody until then', () => {
    const runner = runnerOf();
    runner.rebuild('stock');
    const old = served('stock');
    // what is being read cannot be dropped
    const reading = db.prepare(`SELECT key FROM "${old}"`).iterate();
    reading.next();
    expect(() => drain(runner)).toThrow('locked');
    expect(() => runner.step()).toThrow('locked');
    expect(db.isTransaction).toBe(false);
    reading.return!();
    drain(runner);
    expect(served('stock')).not.toBe(old);
    expect(documents('stock')).toBe(5);
  });

  it('leave no table of a rebuild behind that was begun anew', () => {
    let fails = true;
    const stops = {
      ...stock,
      evolve: (...args: Parameters<typeof stock.evolve>) => {
        if (fails) throw new Error('not yet');
        return stock.evolve(...args);
      },
    } as AnyProjection;
    fails = false;
    const runner = runnerOf([stops]);
    fails = true;
    runner.rebuild('stock');
    drain(runner);
    expect(runner.status(log.head).map(({ status }) => status)).toEqual(['running', 'stopped']);
    fails = false;
    runner.rebuild('stock');
    drain(runner);
    expect(names('table', 'stock__v')).toEqual([served('stock')]);
  });
});
