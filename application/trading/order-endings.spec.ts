import fc from 'fast-check';
import type { EventType } from '../../domain/events.js';
import { DomainError } from '../../domain/shared/decider/domain-error.js';
import type { InventoryCommand } from '../../domain/stock/inventory/inventory.commands.js';
import { inventory, type InventoryState } from '../../domain/stock/inventory/inventory.js';
import type { OrderCommand } from '../../domain/trading/order/order.commands.js';
import type { OrderEvent } from '../../domain/trading/order/order.events.js';
import { order, type KnownOrder } from '../../domain/trading/order/order.js';
import { purchase } from '../../domain/trading/purchase/purchase.js';
import { anOrder, aPurchase, line } from '../../domain/trading/trading-events-spec.js';
import { inventoryId } from '../shared/command/ids.js';
import type { RecordedEvent } from '../shared/event/envelope.js';
import type { ProcessCommand } from '../shared/process/process.js';
import { reactOnce } from '../shared/process/react-once.js';
import { fulfilment } from './fulfilment.process.js';

const at = '2026-03-02T09:00:00.000Z';
const deciders = { order, inventory, purchase };
type Category = keyof typeof deciders;
interface Sent {
  readonly type: string;
}

/** Orders, stock and the fulfilment process, without a store, a clock or a network between them. */
class Trade {
  private readonly states = new Map<string, unknown>();
  private readonly seen: RecordedEvent[] = [];
  private process = { state: null as object | null, position: 0 };
  /** Each command of the process is sent that often. */
  constructor(private readonly times: number) {}

  state<T>(category: Category, id: string): T {
    return (this.states.get(`${category}-${id}`) ?? deciders[category].initial) as T;
  }

  /** Whether it was done; what it has led to is done, too. */
  send(category: Category, id: string, command: Sent): boolean {
    try {
      const events = deciders[category].decide(command as never, this.state(category, id) as never);
      for (const event of events) this.record(category, id, event);
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
    return true;
  }

  record(category: Category, id: string, event: { readonly type: string; readonly data: object }) {
    const state = deciders[category].evolve(
      this.state(category, id) as never,
      event as never,
    ) as unknown;
    this.states.set(`${category}-${id}`, state);
    const position = this.seen.length + 1;
    this.seen.push({ ...event, id: `e-${position}`, position } as unknown as RecordedEvent);
    for (const command of this.reactionTo(this.seen.at(-1)!)) this.sendOften(command);
  }

  /** The process loses what it knew, and folds everything anew; what it sends is sent again. */
  foldAnew(): void {
    this.process = { state: null, position: 0 };
    const unanswered = this.seen.flatMap((event) => this.reactionTo(event));
    for (const command of unanswered) this.sendOften(command);
  }

  private reactionTo(event: RecordedEvent): readonly ProcessCommand[] {
    if (!(fulfilment.handles as readonly EventType[]).includes(event.type)) return [];
    const reaction = reactOnce(fulfilment, this.process, event);
    if (!reaction) return [];
    this.process = { state: reaction.state, position: event.position };
    return reaction.commands.map(({ command }) => command);
  }

  private sendOften({ category, id, command }: ProcessCommand): void {
    for (let time = 0; time < this.times; time++) this.send(category as Category, id, command);
  }
}

const orderId = 'o1';
const vendorOrgId = 'v-1';
const locations = ['leeds', 'bristol'];
const stockId = (productId: string, location: string): string =>
  inventoryId(productId, vendorOrgId, location);

function placed(
  wanted: readonly { quantity: number; stock: readonly number[] }[],
  times = 1,
): { trade: Trade; lines: readonly { lineId: string; productId: string; quantity: number }[] } {
  const trade = new Trade(times);
  wanted.forEach(({ stock }, i) =>
    stock.forEach((quantity, s) => {
      if (quantity === 0) return;
      const received: InventoryCommand = {
        type: 'ReceiveStock',
        at,
        productId: `p-l${i}`,
        vendorOrgId,
        location: locations[s]!,
        movementId: `m-${i}-${s}`,
        quantity,
        reference: null,
      };
      trade.send('inventory', stockId(`p-l${i}`, locations[s]!), received);
    }),
  );
  const lines = wanted.map(({ quantity }, i) => line(`l${i}`, quantity, { locations }));
  const ordered = anOrder(orderId, lines, { onShortage: 'dropLine' });
  trade.record('purchase', 'pu-1', aPurchase([ordered], { onShortage: 'dropLine' }).placed());
  return { trade, lines };
}

/** What is left of an order is what was ordered, less what was shipped, closed and dropped. */
function expectEndedExactly(
  { trade, lines }: ReturnType<typeof placed>,
  wanted: readonly { stock: readonly number[] }[],
): void {
  const state = trade.state<KnownOrder>('order', orderId);
  const gone = ['Cancelled', 'Rejected'].includes(state.status);
  const kept = new Set(state.lines.map((l) => l.lineId));
  lines.forEach(({ lineId, productId, quantity }, i) => {
    const [shipped, closed] = [state.shipped[lineId] ?? 0, state.closed[lineId] ?? 0];
    if (gone || !kept.has(lineId)) expect(shipped).toBe(0);
    else expect([lineId, shipped + closed]).toEqual([lineId, quantity]);
    const stocks = locations.map((l) =>
      trade.state<InventoryState>('inventory', stockId(productId, l)),
    );
    expect([lineId, ...stocks.map((s) => s.reserved)]).toEqual([lineId, 0, 0]);
    expect(stocks.reduce((n, s) => n + s.onHand, 0)).toBe(
      wanted[i]!.stock.reduce((n, q) => n + q, 0) - shipped,
    );
  });
}

/** One line of ten, of which four were shipped; the rest is over two locations. */
const partlyShipped = (): ReturnType<typeof placed> => {
  const begun = placed([{ quantity: 10, stock: [7, 93] }]);
  begun.trade.send('order', orderId, ship('s1', 'l0', 4));
  return begun;
};
const ship = (shipmentId: string, lineId: string, quantity: number): OrderCommand => ({
  type: 'ShipOrder',
  at,
  orderId,
  shipmentId,
  lines: [{ lineId, quantity }],
  final: false,
  carrier: null,
  tracking: null,
  parcels: [],
  lacking: [],
});
const close = (
  closingId: string,
  lines: readonly { lineId: string; quantity: number }[] | null,
): OrderCommand => ({
  type: 'CloseShort',
  at,
  orderId,
  closingId,
  by: 'vendor',
  person: 'u-5',
  reason: 'No longer made',
  lines,
});
const cancel = (by: 'buyer' | 'vendor', closingId: string): OrderCommand => ({
  type: 'CancelOrder',
  at,
  orderId,
  by,
  reason: 'Ordered twice',
  closingId,
  person: 'u-1',
});
const deliver: OrderCommand = { type: 'DeliverOrder', at, orderId, by: 'buyer', proof: null };
const complete: OrderCommand = { type: 'CompleteOrder', at, orderId };
const wantedOne = [{ stock: [7, 93] }];

describe('however an order ends', () => {
  it('the rest of a part-delivered order is free again once it is closed short', () => {
    const begun = partlyShipped();
    const stock = () =>
      locations.map((l) => {
        const s = begun.trade.state<InventoryState>('inventory', stockId('p-l0', l));
        return [s.onHand, s.reserved];
      });
    expect(stock()).toEqual([
      [3, 3],
      [93, 3],
    ]);
    expect(begun.trade.send('order', orderId, close('c1', null))).toBe(true);
    expect(stock()).toEqual([
      [3, 0],
      [93, 0],
    ]);
    begun.trade.send('order', orderId, deliver);
    begun.trade.send('order', orderId, complete);
    expectEndedExactly(begun, wantedOne);
  });

  it.each<[string, OrderEvent['type'][]]>([
    ['delivered', ['OrderDelivered']],
    ['completed', ['OrderDelivered', 'OrderCompleted']],
  ])('an old order that was %s with something left can be closed, once', (_what, types) => {
    const begun = partlyShipped();
    for (const type of types) {
      const { purchaseId, number, buyerOrgId } = begun.trade.state<KnownOrder>('order', orderId);
      begun.trade.record('order', orderId, {
        type,
        data: { orderId, purchaseId, number, buyerOrgId, vendorOrgId, occurredAt: at },
      });
    }
    expect(begun.trade.send('order', orderId, close('c1', null))).toBe(true);
    expect(begun.trade.send('order', orderId, close('c2', null))).toBe(false);
    expectEndedExactly(begun, wantedOne);
    begun.trade.foldAnew();
    expectEndedExactly(begun, wantedOne);
  });

  it('its stock is given back once, and each unit is shipped, closed or dropped', () => {
    const wanted = fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 9 }),
        stock: fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })),
      }),
      { minLength: 1, maxLength: 3 },
    );
    const lineId = fc.constantFrom('l0', 'l1', 'l2');
    const quantity = fc.integer({ min: 1, max: 9 });
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.tuple(fc.constant('ship' as const), lineId, quantity) },
      { weight: 4, arbitrary: fc.tuple(fc.constant('close' as const), lineId, quantity) },
      {
        weight: 1,
        arbitrary: fc.tuple(
          fc.constantFrom(
            'closeAll' as const,
            'cancel' as const,
            'vendorCancels' as const,
            'deliver' as const,
            'complete' as const,
            'deliveredOfOld' as const,
            'foldAnew' as const,
          ),
          lineId,
          quantity,
        ),
      },
    );
    fc.assert(
      fc.property(
        wanted,
        fc.array(step, { maxLength: 14 }),
        fc.constantFrom(1, 2),
        (lines, steps, times) => {
          const begun = placed(lines, times);
          const { trade } = begun;
          const state = () => trade.state<KnownOrder>('order', orderId);
          steps.forEach(([what, lineId, quantity], i) => {
            const act = (command: OrderCommand): boolean => trade.send('order', orderId, command);
            switch (what) {
              case 'ship':
                return act(ship(`s${i}`, lineId, quantity));
              case 'close':
                return act(close(`c${i}`, [{ lineId, quantity }]));
              case 'closeAll':
                return act(close(`c${i}`, null));
              case 'cancel':
                return act(cancel('buyer', `c${i}`));
              case 'vendorCancels':
                return act(cancel('vendor', `c${i}`));
              case 'deliver':
                return act(deliver);
              case 'complete':
                return act(complete);
              case 'deliveredOfOld': {
                if (state().status !== 'PartlyShipped') return false;
                const { purchaseId, number, buyerOrgId } = state();
                const of = { orderId, purchaseId, number, buyerOrgId, vendorOrgId };
                const data = { ...of, by: 'buyer', proof: null, occurredAt: at };
                trade.record('order', orderId, { type: 'OrderDelivered', data });
                return true;
              }
              case 'foldAnew':
                return trade.foldAnew();
            }
          });
          // whatever is still going on is brought to its end
          trade.send('order', orderId, close('last', null));
          trade.send('order', orderId, deliver);
          trade.send('order', orderId, complete);
          expect(['Completed', 'Cancelled', 'Rejected']).toContain(state().status);
          expectEndedExactly(begun, lines);
          trade.foldAnew();
          expectEndedExactly(begun, lines);
        },
      ),
      { numRuns: 300 },
    );
  });
});
