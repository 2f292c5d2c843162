import { DatabaseSync } from 'node:sqlite';
import { newId } from '../../application/command/ids.js';
import { encodeEvent } from '../../application/event/codec.js';
import type { StoredEvent } from '../../application/ports/event-store.js';
import type { MarketplaceEvent } from '../../domain/events.js';
import type { InventoryEvent } from '../../domain/inventory/inventory.events.js';
import { auditLog } from '../../projections/audit-log.js';
import { categories } from '../../projections/categories.js';
import type { AnyProjection } from '../../projections/projection.js';
import { stock } from '../../projections/stock.js';
import { DocumentReader } from '../sqlite/document-reader.js';
import { projectionRow } from '../sqlite/document-tables.js';
import { ProjectionRunner } from './projection-runner.js';

const occurredAt = '2026-03-02T09:00:00.000Z';
const actor = { person: null, organization: null, impersonator: null, client: 'spec' };
const of = { productId: 'p', vendorOrgId: 'v', location: 'leeds', occurredAt };
const received = (quantity: number): InventoryEvent => ({ type: 'StockReceived', data: { ...of, movementId: newId(), quantity, reference: null } });

/** Events in memory, so that a spec can put in what no command would write. */
class Log {
  readonly events: StoredEvent[] = [];

  add(event: MarketplaceEvent, damage: Partial<StoredEvent> = {}): StoredEvent {
    const { decoded: _decoded, ...encoded } = encodeEvent(event, newId(), { $correlationId: 'c', $causationId: 'c', commandId: 'c', actor });
    const position = this.events.length + 1;
    const stored = { ...encoded, stream: `inventory-${newId()}`, revision: 0, position, recordedAt: position, ...damage };
    this.events.push(stored);
    return stored;
  }

  readonly read = (after: number, count: number): readonly StoredEvent[] => this.events.filter((e) => e.position > after).slice(0, count);
}

const drain = (runner: ProjectionRunner): void => {
  while (runner.step() > 0);
};
const chosen = [stock, categories, auditLog] as readonly AnyProjection[];
const onHand = (db: DatabaseSync): number => {
  const [, , , json] = new DocumentReader(db).getMany('stock', ['p']);
  return (JSON.parse(json as string) as { locations: { onHand: number }[] }).locations[0]!.onHand;
};

describe('the projection runner', () => {
  it('stops one projection only at an event that it cannot digest, names it, and goes on after a skip, in rebuilds too', () => {
    const log = new Log();
    const db = new DatabaseSync(':memory:');
    log.add(received(5));
    const poison = log.add(received(1), { data: '{"occurredAt":"x","productId":"p","location":null,"quantity":{}}' });
    const unfit = {
      ...stock,
      evolve: (...args: Parameters<typeof stock.evolve>) => {
        if (typeof (args[2].data as { quantity?: unknown }).quantity === 'object') throw new Error('quantity is no number');
        return stock.evolve(...args);
      },
    } as AnyProjection;
    log.add(received(7));
    const runner = new ProjectionRunner(db, 'epoch', log.read, [unfit, categories as AnyProjection, auditLog as AnyProjection]);
    drain(runner);
    const status = () => Object.fromEntries(runner.status(3).map((s) => [s.name, s]));
    expect(status().stock).toMatchObject({ status: 'stopped', position: 1, error: { eventId: poison.id, position: 2, message: 'quantity is no number' } });
    expect([status().categories!.position, status()['audit-log']!.position]).toEqual([3, 3]);
    expect(onHand(db)).toBe(5);

    runner.retry('stock');
    drain(runner);
    expect(status().stock!.status).toBe('stopped');

    runner.skip('stock', 'a broken import', occurredAt);
    drain(runner);
    expect(status().stock).toMatchObject({ status: 'running', position: 3 });
    expect(onHand(db)).toBe(12);

    runner.rebuild('stock');
    drain(runner);
    expect(onHand(db)).toBe(12);
    expect(status().stock).toMatchObject({ status: 'running', position: 3 });
  });

  it('stops at an event of an unknown type those who handle its category, and nobody else', () => {
    const log = new Log();
    log.add(received(5));
    log.add(received(1), { type: 'StockTeleported' });
    const runner = new ProjectionRunner(new DatabaseSync(':memory:'), 'epoch', log.read, chosen);
    drain(runner);
    const status = Object.fromEntries(runner.status(2).map((s) => [s.name, s.status]));
    expect(status).toEqual({ stock: 'stopped', categories: 'running', 'audit-log': 'stopped' });
  });

  it('goes on after a restart where it was, and a batch that comes again changes nothing', () => {
    const log = new Log();
    const db = new DatabaseSync(':memory:');
    for (let n = 0; n < 5; n++) log.add(received(1));
    drain(new ProjectionRunner(db, 'epoch', log.read, chosen));
    db.exec(`UPDATE projection SET position = 2, event_id = '${log.events[1]!.id}' WHERE name = 'stock'`);
    drain(new ProjectionRunner(db, 'epoch', log.read, chosen));
    expect(onHand(db)).toBe(5);
    expect(projectionRow(db, 'stock')!.position).toBe(5);
  });

  it('starts over when the store’s history is another one: its epoch, or the event at the checkpoint', () => {
    const log = new Log();
    const db = new DatabaseSync(':memory:');
    for (let n = 0; n < 3; n++) log.add(received(1));
    drain(new ProjectionRunner(db, 'epoch', log.read, chosen));
    const restored = new Log();
    for (let n = 0; n < 3; n++) restored.add(received(10));
    drain(new ProjectionRunner(db, 'epoch', restored.read, chosen));
    expect(onHand(db)).toBe(30);
    drain(new ProjectionRunner(db, 'another epoch', log.read, chosen));
    expect(onHand(db)).toBe(3);
  });

  it('builds a new version beside the old one, which is served until it is swapped', () => {
    const log = new Log();
    const db = new DatabaseSync(':memory:');
    log.add(received(4));
    drain(new ProjectionRunner(db, 'epoch', log.read, chosen));
    const doubled = {
      ...stock,
      version: stock.version + 1,
      evolve: (...args: Parameters<typeof stock.evolve>) => {
        const doc = stock.evolve(...args)!;
        return { ...doc, locations: doc.locations.map((l) => ({ ...l, onHand: l.onHand * 2 })) };
      },
    } as AnyProjection;
    const runner = new ProjectionRunner(db, 'epoch', log.read, [doubled]);
    expect(onHand(db)).toBe(4);
    drain(runner);
    runner.step();
    expect(onHand(db)).toBe(8);
    expect(projectionRow(db, 'stock')!.version).toBe(stock.version + 1);
  });

  it('refuses a query by a field without a column, rather than to look into every document', () => {
    const db = new DatabaseSync(':memory:');
    drain(new ProjectionRunner(db, 'epoch', new Log().read, chosen));
    const ask = () => new DocumentReader(db).find('stock', { filter: { productId: 'x' }, sort: [], limit: 1, after: null });
    expect(ask).toThrow(/has no column "productId"/);
  });
});
