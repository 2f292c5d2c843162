import fc from 'fast-check';
import type { EventType } from '../../domain/events.js';
import { DomainError } from '../../domain/shared/decider/domain-error.js';
import { availableOf } from '../../domain/stock/available.js';
import type { InventoryCommand } from '../../domain/stock/inventory/inventory.commands.js';
import { inventory, type InventoryState } from '../../domain/stock/inventory/inventory.js';
import type { OrderCommand } from '../../domain/trading/order/order.commands.js';
import { order, type KnownOrder } from '../../domain/trading/order/order.js';
import { purchase } from '../../domain/trading/purchase/purchase.js';
import { anOrder, aPurchase, line } from '../../domain/trading/trading-events-spec.js';
import { inventoryId, reservationId } from '../shared/command/ids.js';
import type { RecordedEvent } from '../shared/event/envelope.js';
import type { ProcessCommand } from '../shared/process/process.js';
import { reactOnce } from '../shared/process/react-once.js';
import { fulfilment } from './fulfilment.process.js';

const deciders = { order, inventory, purchase };
type Category = keyof typeof deciders;
const vendorOrgId = 'v-1';
const productId = 'p-1';
const locations = ['leeds', 'bristol'] as const;
type Location = (typeof locations)[number];
const stockId = (location: Location): string => inventoryId(productId, vendorOrgId, location);
const minute = (n: number): string => new Date(Date.UTC(2026, 2, 2, 9, n)).toISOString();

interface OnItsWay {
  readonly commandId: string;
  readonly category: Category;
  readonly id: string;
  readonly command: { readonly type: string };
}

/**
 * Orders, stock and the fulfilment process with everything on its way between them: what is sent
 * arrives when the test says so, in whatever order.
 */
class Trade {
  private readonly states = new Map<string, unknown>();
  readonly events: RecordedEvent[] = [];
  private handled = 0;
  private instances = new Map<string, { state: object | null; position: number }>();
  private onItsWay: OnItsWay[] = [];
  private sent = 0;
  /** Commands of the process that have left an event: these are known to be answered. */
  private readonly answered = new Set<string>();

  state<T>(category: Category, id: string): T {
    return (this.states.get(`${category}-${id}`) ?? deciders[category].initial) as T;
  }

  stock(location: Location): InventoryState {
    return this.state('inventory', stockId(location));
  }

  order(orderId: string): KnownOrder {
    return this.state('order', orderId);
  }

  /** Whether it was done. */
  send(category: Category, id: string, command: { readonly type: string }): boolean {
    try {
      const events = deciders[category].decide(command as never, this.state(category, id) as never);
      for (const event of events) this.record(category, id, event);
      return events.length > 0;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }

  record(category: Category, id: string, event: { readonly type: string; readonly data: object }) {
    const before = this.state(category, id);
    const state = deciders[category].evolve(before as never, event as never) as unknown;
    this.states.set(`${category}-${id}`, state);
    if (category === 'inventory') expectInTurn(before as InventoryState, event);
    const position = this.events.length + 1;
    this.events.push({ ...event, id: `e-${position}`, position } as unknown as RecordedEvent);
  }

  /** Something that is under way arrives: an event at the process, or a command at its aggregate. */
  oneStep(which: number): boolean {
    const events = this.handled < this.events.length ? 1 : 0;
    const open = this.onItsWay.length + events;
    if (open === 0) return false;
    const i = which % open;
    if (i === this.onItsWay.length) {
      this.onItsWay.push(...this.reactionTo(this.events[this.handled++]!));
      return true;
    }
    const [{ commandId, category, id, command }] = this.onItsWay.splice(i, 1) as [OnItsWay];
    if (!this.answered.has(commandId) && this.send(category, id, command))
      this.answered.add(commandId);
    return true;
  }

  /** Everything arrives that is under way, and what follows from it. */
  settle(which: () => number = () => 0): void {
    for (let steps = 0; this.oneStep(which()); steps++)
      if (steps > 5_000) throw new Error('it does not come to an end');
  }

  /** The process is killed and has lost its state: all is folded anew, and what left no event sent. */
  foldAnew(): void {
    this.instances = new Map();
    this.onItsWay = this.events.slice(0, this.handled).flatMap((event) => this.reactionTo(event));
  }

  private reactionTo(event: RecordedEvent): OnItsWay[] {
    if (!(fulfilment.handles as readonly EventType[]).includes(event.type)) return [];
    const key = (event.data as { purchaseId: string }).purchaseId;
    const instance = this.instances.get(key) ?? { state: null, position: 0 };
    const reaction = reactOnce(fulfilment, instance, event);
    if (!reaction) return [];
    this.instances.set(key, { state: reaction.state, position: event.position });
    return reaction.commands.map(({ commandId, command }): OnItsWay => {
      const { category, id, command: sent } = command as ProcessCommand;
      return { commandId, category: category as Category, id, command: sent };
    });
  }

  /** Whether the process still remembers anything of an order. */
  remembers(orderId: string): boolean {
    return (this.instances.get(`pu-${orderId}`)?.state ?? null) !== null;
  }

  private readonly byOrder = new Map<string, number>();

  /** An order of one line of the product by another buyer each; answers its id. */
  place(quantity: number, backorder = true): string {
    const n = ++this.sent;
    const orderId = `o${n}`;
    const lines = [
      line(`l${n}`, quantity, {
        productId,
        locations: [...locations],
        ...(backorder
          ? { backorder: { promisedDate: '2026-04-01', waitsAt: [...locations] } }
          : {}),
      }),
    ];
    const more = { purchaseId: `pu-${orderId}`, buyerOrgId: `b-${n}`, number: `26-${n}` };
    const placed = aPurchase([anOrder(orderId, lines, more)], more).placed();
    const data = { ...placed.data, ...more, occurredAt: minute(n) };
    this.record('purchase', more.purchaseId, { ...placed, data });
    this.byOrder.set(orderId, quantity);
    return orderId;
  }

  quantityOf(orderId: string): number {
    return this.byOrder.get(orderId)!;
  }

  get orders(): readonly string[] {
    return [...this.byOrder.keys()];
  }

  receive(location: Location, quantity: number, counted = false): boolean {
    const movementId = `m-${++this.sent}`;
    const of = { at: minute(this.sent), productId, vendorOrgId, location, movementId };
    const command: InventoryCommand = counted
      ? { type: 'CountStock', ...of, counted: quantity, reason: 'count' }
      : { type: 'ReceiveStock', ...of, quantity, reference: null };
    return this.send('inventory', stockId(location), command);
  }

  transfer(from: Location, quantity: number): void {
    const to = from === 'leeds' ? 'bristol' : 'leeds';
    const movementId = `m-${++this.sent}`;
    const of = { at: minute(this.sent), productId, vendorOrgId, movementId, quantity, reason: 'x' };
    const out: InventoryCommand = { type: 'TransferStock', ...of, location: from, to };
    if (!this.send('inventory', stockId(from), out)) return;
    const arrive: InventoryCommand = { type: 'ReceiveTransferredStock', ...of, location: to, from };
    this.send('inventory', stockId(to), arrive);
  }

  act(
    orderId: string,
    command: Omit<Partial<Record<string, unknown>>, 'type'> & {
      readonly type: OrderCommand['type'];
    },
  ): boolean {
    return this.send('order', orderId, {
      at: minute(0),
      orderId,
      ...command,
    } as unknown as OrderCommand);
  }

  ship(orderId: string, quantity: number | null): boolean {
    const lines = quantity === null ? null : [{ lineId: `l${orderId.slice(1)}`, quantity }];
    const none = { carrier: null, tracking: null, parcels: [], lacking: [], final: false };
    return this.act(orderId, { type: 'ShipOrder', shipmentId: `s-${++this.sent}`, lines, ...none });
  }

  close(orderId: string, quantity: number | null, by: 'buyer' | 'vendor' = 'vendor'): boolean {
    const lines = quantity === null ? null : [{ lineId: `l${orderId.slice(1)}`, quantity }];
    const who = { by, person: 'u-1', reason: 'No longer needed' };
    return this.act(orderId, { type: 'CloseShort', closingId: `c-${++this.sent}`, lines, ...who });
  }

  cancel(orderId: string): boolean {
    const who = { by: 'buyer', person: 'u-1', reason: 'No longer needed' };
    return this.act(orderId, { type: 'CancelOrder', closingId: `c-${++this.sent}`, ...who });
  }
}

/** A reservation is of what is there, and for whoever has waited longest at the location. */
function expectInTurn(before: InventoryState, event: { type: string; data: object }): void {
  if (event.type === 'StockReserved') {
    expect(before.waiting).toBeLessThanOrEqual(availableOf(before));
    return;
  }
  if (event.type !== 'BackorderReserved') return;
  const { reservationId: id, quantity } = event.data as { reservationId: string; quantity: number };
  const oldest = [...before.queue.values()].reduce((a, b) => (b.since < a.since ? b : a));
  expect(before.queue.get(id)!.since).toBe(oldest.since);
  expect(quantity).toBeLessThanOrEqual(availableOf(before));
}

const isOver = ({ status }: KnownOrder): boolean => status === 'Cancelled' || status === 'Rejected';

/** Once everything has arrived, all agree on each unit of an order. */
function expectExact(trade: Trade, orderId: string): void {
  const lineId = `l${orderId.slice(1)}`;
  const state = trade.order(orderId);
  const stocks = locations.map((l) => trade.stock(l));
  const reserved = stocks.reduce(
    (n, s, i) => n + (s.reservations.get(reservationId(lineId, locations[i]!))?.quantity ?? 0),
    0,
  );
  const waits = stocks.map((s, i) => {
    const wait = s.queue.get(reservationId(lineId, locations[i]!));
    return wait ? wait.wanted - wait.given - wait.covered : 0;
  });
  const backordered = state.backordered[lineId] ?? 0;
  const [shipped, closed] = [state.shipped[lineId] ?? 0, state.closed[lineId] ?? 0];
  const open = isOver(state) ? 0 : trade.quantityOf(orderId) - shipped - closed;
  expect([orderId, 'waiting', ...waits]).toEqual([orderId, 'waiting', backordered, backordered]);
  expect([orderId, 'reserved', reserved]).toEqual([orderId, 'reserved', open - backordered]);
}

describe('an order that finds too little stock and may wait', () => {
  const begun = (inStock: number, ordered: number) => {
    const trade = new Trade();
    if (inStock > 0) trade.receive('leeds', inStock);
    const orderId = trade.place(ordered);
    trade.settle();
    return { trade, orderId };
  };

  it('is confirmed with what is there reserved, and the rest waiting', () => {
    const { trade, orderId } = begun(40, 100);
    expect(trade.order(orderId)).toMatchObject({ status: 'Confirmed', backordered: { l2: 60 } });
    expect(trade.stock('leeds')).toMatchObject({ onHand: 40, reserved: 40, waiting: 60 });
    expectExact(trade, orderId);
  });

  it('is confirmed though there was never any stock of it', () => {
    const { trade, orderId } = begun(0, 5);
    expect(trade.order(orderId)).toMatchObject({ status: 'Confirmed', backordered: { l1: 5 } });
  });

  it('ships what is reserved meanwhile, and the rest when it has come', () => {
    const { trade, orderId } = begun(40, 100);
    expect(trade.ship(orderId, 41)).toBe(false);
    expect(trade.ship(orderId, null)).toBe(true);
    trade.settle();
    expect(trade.order(orderId)).toMatchObject({ status: 'PartlyShipped', shipped: { l2: 40 } });
    expect(trade.ship(orderId, null)).toBe(false);
    trade.receive('leeds', 25);
    trade.settle();
    expectExact(trade, orderId);
    trade.receive('bristol', 50);
    trade.settle();
    expect(trade.order(orderId).backordered).toEqual({});
    expect(trade.stock('bristol')).toMatchObject({ reserved: 35 });
    expect(trade.ship(orderId, null)).toBe(true);
    trade.settle();
    expect(trade.order(orderId).status).toBe('Shipped');
    expectExact(trade, orderId);
  });

  it('is served at whichever location stock arrives, the oldest first, whoever bought', () => {
    const trade = new Trade();
    const [first, second] = [trade.place(5), trade.place(5)];
    trade.settle();
    trade.receive('bristol', 7);
    trade.settle();
    expect(trade.order(first).backordered).toEqual({});
    expect(trade.order(second).backordered).toEqual({ l2: 3 });
  });

  it('leaves the queue when it is cancelled, and the next one is served', () => {
    const trade = new Trade();
    const [first, second] = [trade.place(5), trade.place(5)];
    trade.settle();
    trade.receive('leeds', 4);
    trade.settle();
    expect(trade.cancel(first)).toBe(true);
    trade.settle();
    expect(trade.order(second).backordered).toEqual({ l2: 1 });
    expect(trade.remembers(first)).toBe(false);
    [first, second].forEach((id) => expectExact(trade, id));
  });

  it('may be closed by its buyer for what waits, and by its vendor for what is reserved', () => {
    const { trade, orderId } = begun(40, 100);
    expect(trade.close(orderId, 61, 'buyer')).toBe(false);
    expect(trade.close(orderId, null, 'buyer')).toBe(true);
    trade.settle();
    expect(trade.order(orderId)).toMatchObject({
      status: 'Confirmed',
      closed: { l2: 60 },
      backordered: {},
    });
    expect(trade.stock('leeds')).toMatchObject({ reserved: 40, waiting: 0 });
    expect(trade.close(orderId, 1, 'buyer')).toBe(false);
    expect(trade.close(orderId, 10, 'vendor')).toBe(true);
    trade.settle();
    expectExact(trade, orderId);
  });

  it('is cancelled when its buyer closes all of it while all of it waits', () => {
    const { trade, orderId } = begun(0, 5);
    expect(trade.close(orderId, null, 'buyer')).toBe(true);
    trade.settle();
    expect(trade.order(orderId).status).toBe('Cancelled');
    expect(trade.remembers(orderId)).toBe(false);
  });

  it('without the choice is rejected as ever, also while others wait', () => {
    const trade = new Trade();
    const waits = trade.place(5);
    const other = trade.place(5, false);
    trade.settle();
    expect(trade.order(other).status).toBe('Rejected');
    expect(trade.order(waits).status).toBe('Confirmed');
  });

  it('agrees with the stock on each unit, whatever happens in whatever order', () => {
    const which = fc.nat({ max: 40 });
    const n = fc.integer({ min: 1, max: 9 });
    const location = fc.constantFrom(...locations);
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.tuple(fc.constant('step' as const), which, n, location) },
      {
        weight: 5,
        arbitrary: fc.tuple(
          fc.constantFrom(
            'receive' as const,
            'receive' as const,
            'place' as const,
            'place' as const,
            'placeOrdinary' as const,
            'count' as const,
            'transfer' as const,
            'ship' as const,
            'close' as const,
            'buyerCloses' as const,
            'cancel' as const,
            'foldAnew' as const,
          ),
          which,
          n,
          location,
        ),
      },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.infiniteStream(which), (steps, order) => {
        const trade = new Trade();
        let lessened = false;
        const any = (i: number) => trade.orders[i % trade.orders.length];
        for (const [what, i, n, location] of steps) {
          const orderId = any(i);
          if (what === 'step') trade.oneStep(i);
          else if (what === 'receive') trade.receive(location, n);
          else if (what === 'place') trade.place(n);
          else if (what === 'placeOrdinary') trade.place(n, false);
          else if (what === 'transfer') trade.transfer(location, n);
          else if (what === 'count') lessened = trade.receive(location, n, true) || lessened;
          else if (what === 'foldAnew') trade.foldAnew();
          else if (!orderId) continue;
          else if (what === 'cancel') trade.cancel(orderId);
          else if (what === 'ship') trade.ship(orderId, n > 5 ? null : n);
          else trade.close(orderId, n > 5 ? null : n, what === 'close' ? 'vendor' : 'buyer');
        }
        trade.settle(() => order.next().value!);
        for (const l of locations) {
          const stock = trade.stock(l);
          if (!lessened) expect(stock.reserved).toBeLessThanOrEqual(stock.onHand);
          if (stock.queue.size > 0) expect(availableOf(stock)).toBe(0);
        }
        // what was counted away cannot leave the stock: such a shipment waits for an operator
        if (!lessened) for (const orderId of trade.orders) expectExact(trade, orderId);
        // nobody is left over once every order is brought to its end
        for (const orderId of trade.orders) if (!trade.close(orderId, null)) trade.cancel(orderId);
        trade.settle(() => order.next().value!);
        if (lessened) return;
        for (const l of locations)
          expect(trade.stock(l)).toMatchObject({ reserved: 0, waiting: 0 });
        trade.foldAnew();
        trade.settle(() => order.next().value!);
        for (const l of locations)
          expect(trade.stock(l)).toMatchObject({ reserved: 0, waiting: 0 });
      }),
      { numRuns: 400 },
    );
  });
});
