import fc from 'fast-check';
import type { OrderLine } from '../../domain/trading/order/order-line.js';
import { derivedId } from '../shared/command/ids.js';
import type { ProcessCommand } from '../shared/process/process.js';
import { fulfilment } from './fulfilment.process.js';
import type { FulfilmentState } from './fulfilment.state.js';

const at = '2026-03-02T09:00:00.000Z';
type AnyEvent = Parameters<typeof fulfilment.react>[1];
const line = (lineId: string, quantity: number, locations: string[]): OrderLine =>
  ({ lineId, productId: `p-${lineId}`, quantity, locations }) as unknown as OrderLine;
const event = (type: string, data: object): AnyEvent =>
  ({
    type,
    data: { purchaseId: 'pu', occurredAt: at, ...data },
    id: `${type}-${JSON.stringify(data)}`,
    metadata: {},
  }) as unknown as AnyEvent;

function run(events: readonly AnyEvent[]): {
  state: FulfilmentState | null;
  commands: readonly ProcessCommand[];
  all: readonly ProcessCommand[];
} {
  let state: FulfilmentState | null = null;
  let commands: readonly ProcessCommand[] = [];
  const all: ProcessCommand[] = [];
  for (const e of events) {
    ({ state, commands } = fulfilment.react(state, e));
    all.push(...commands);
  }
  return { state, commands, all };
}
const types = (commands: readonly ProcessCommand[]): string[] =>
  commands.map((c) => c.command.type);

interface Options {
  readonly allOrNothing?: boolean;
  readonly onShortage?: 'reject' | 'dropLine';
  readonly approval?: object | null;
}
const placed = (
  orders: Record<string, OrderLine[]>,
  { allOrNothing = false, onShortage = 'reject', approval = null }: Options = {},
): AnyEvent =>
  event('PurchasePlaced', {
    orders: Object.entries(orders).map(([orderId, lines]) => ({
      orderId,
      vendorOrgId: `v-${orderId}`,
      lines,
    })),
    allOrNothing,
    onShortage,
    approval,
  });
const orderPlaced = (orderId: string, lines: OrderLine[]): AnyEvent =>
  event('OrderPlaced', { orderId, vendorOrgId: `v-${orderId}`, lines });
const reserved = (orderId: string, lineId: string, location: string, quantity: number): AnyEvent =>
  event('StockReserved', {
    orderId,
    lineId,
    location,
    quantity,
    reservationId: derivedId('reservation', lineId, location),
  });
const declined = (
  orderId: string,
  lineId: string,
  location: string,
  available: number,
  last: boolean,
): AnyEvent => event('StockReservationDeclined', { orderId, lineId, location, available, last });
const of = (type: string, orderId: string, more: object = {}): AnyEvent =>
  event(type, { orderId, ...more });

describe('the fulfilment process', () => {
  const lines = [line('a', 10, ['leeds', 'bristol']), line('b', 5, ['leeds'])];
  const begun = [placed({ o1: lines }), orderPlaced('o1', lines)];

  it('places an order per vendor, then reserves every line at its first location', () => {
    expect(types(run([placed({ o1: lines, o2: lines })]).commands)).toEqual([
      'PlaceOrder',
      'PlaceOrder',
    ]);
    expect(
      run(begun).commands.map((c) => [
        c.command.type,
        c.command.location,
        c.command.quantity,
        c.command.last,
      ]),
    ).toEqual([
      ['ReserveStock', 'leeds', 10, false],
      ['ReserveStock', 'leeds', 5, true],
    ]);
  });

  it('asks the next location for what is still missing, and confirms when every line is held', () => {
    const partly = run([...begun, reserved('o1', 'a', 'leeds', 4)]);
    expect(
      partly.commands.map((c) => [c.command.location, c.command.quantity, c.command.last]),
    ).toEqual([['bristol', 6, true]]);
    expect(
      types(
        run([
          ...begun,
          reserved('o1', 'a', 'leeds', 4),
          reserved('o1', 'b', 'leeds', 5),
          reserved('o1', 'a', 'bristol', 6),
        ]).commands,
      ),
    ).toEqual(['ConfirmOrder']);
  });

  it('rejects with the reasons, and gives stock back only after the order says rejected', () => {
    const short = [
      ...begun,
      reserved('o1', 'b', 'leeds', 5),
      reserved('o1', 'a', 'leeds', 4),
      declined('o1', 'a', 'bristol', 3, true),
    ];
    const { commands } = run(short);
    expect(commands).toHaveLength(1);
    expect(commands[0]!.command).toMatchObject({
      type: 'RejectOrder',
      reasons: [{ code: 'out-of-stock', shortage: { lineId: 'a', requested: 10, available: 7 } }],
    });
    const after = run([...short, of('OrderRejected', 'o1')]);
    expect(types(after.commands)).toEqual(['ReleaseReservation', 'ReleaseReservation']);
    expect(after.state).toBeNull();
  });

  it('drops a short line where the buyer wants that, and gives back what was held of it', () => {
    const drop = [
      placed({ o1: lines }, { onShortage: 'dropLine' }),
      orderPlaced('o1', lines),
      reserved('o1', 'b', 'leeds', 5),
      reserved('o1', 'a', 'leeds', 4),
      declined('o1', 'a', 'bristol', 0, true),
    ];
    expect(run(drop).commands[0]!.command).toMatchObject({
      type: 'ConfirmOrder',
      droppedLines: [{ lineId: 'a', requested: 10, available: 4 }],
    });
    expect(
      run([...drop, of('OrderConfirmed', 'o1')]).commands.map((c) => [
        c.command.type,
        c.command.location,
      ]),
    ).toEqual([['ReleaseReservation', 'leeds']]);
  });

  it('rejects an order that no location can supply at all', () => {
    const nowhere = [line('a', 1, [])];
    expect(
      types(
        run([placed({ o1: nowhere }, { onShortage: 'dropLine' }), orderPlaced('o1', nowhere)])
          .commands,
      ),
    ).toEqual(['RejectOrder']);
  });

  it('all or nothing: confirms none before every order is held, and rejects all when one is short', () => {
    const one = [line('a', 1, ['x'])];
    const two = [line('c', 1, ['y'])];
    const start = [
      placed({ o1: one, o2: two }, { allOrNothing: true }),
      orderPlaced('o1', one),
      orderPlaced('o2', two),
      reserved('o1', 'a', 'x', 1),
    ];
    expect(run(start).commands).toEqual([]);
    expect(types(run([...start, reserved('o2', 'c', 'y', 1)]).commands)).toEqual([
      'ConfirmOrder',
      'ConfirmOrder',
    ]);
    const broken = run([...start, declined('o2', 'c', 'y', 0, true)]).commands;
    expect(broken.map((c) => [c.id, (c.command.reasons as { code: string }[])[0]!.code])).toEqual([
      ['o1', 'other-order-rejected'],
      ['o2', 'out-of-stock'],
    ]);
  });

  it('waits for an approval with the stock held, and then confirms, or rejects after a decline or the deadline', () => {
    const one = [line('a', 1, ['x'])];
    const deadline = '2026-03-09T09:00:00.000Z';
    const held = [
      placed({ o1: one }, { approval: { deadline } }),
      orderPlaced('o1', one),
      reserved('o1', 'a', 'x', 1),
    ];
    expect(types(run(held).commands)).toEqual(['AwaitApproval']);
    const waiting = [...held, of('OrderAwaitingApproval', 'o1', { deadline })];
    const { state } = run(waiting);
    expect(fulfilment.deadlines(state!).map((d) => [d.at, d.command.command.type])).toEqual([
      [deadline, 'ExpireApproval'],
    ]);
    expect(types(run([...waiting, event('PurchaseApproved', {})]).commands)).toEqual([
      'ConfirmOrder',
    ]);
    expect(types(run([...waiting, event('PurchaseDeclined', {})]).commands)).toEqual([
      'RejectOrder',
    ]);
    expect(types(run([...waiting, event('PurchaseApprovalExpired', {})]).commands)).toEqual([
      'RejectOrder',
    ]);
    // the approver may be faster than the reservation
    expect(
      types(run([held[0]!, held[1]!, event('PurchaseApproved', {}), held[2]!]).commands),
    ).toEqual(['ConfirmOrder']);
  });

  it('gives back a reservation that comes after the buyer cancelled, and then ends', () => {
    const cancelled = run([...begun, reserved('o1', 'a', 'leeds', 10), of('OrderCancelled', 'o1')]);
    expect(types(cancelled.commands)).toEqual(['ReleaseReservation']);
    const late = run([
      ...begun,
      reserved('o1', 'a', 'leeds', 10),
      of('OrderCancelled', 'o1'),
      reserved('o1', 'b', 'leeds', 5),
    ]);
    expect(types(late.commands)).toEqual(['ReleaseReservation']);
    expect(late.state).toBeNull();
  });

  it('takes what is shipped from the reservations, location by location', () => {
    const confirmed = [
      ...begun,
      reserved('o1', 'b', 'leeds', 5),
      reserved('o1', 'a', 'leeds', 4),
      reserved('o1', 'a', 'bristol', 6),
      of('OrderConfirmed', 'o1'),
    ];
    const shipped = of('OrderPartlyShipped', 'o1', {
      shipmentId: 's1',
      lines: [{ lineId: 'a', quantity: 7 }],
    });
    expect(
      run([...confirmed, shipped]).commands.map((c) => [
        c.command.location,
        c.command.quantity,
        c.command.shipmentId,
      ]),
    ).toEqual([
      ['leeds', 4, 's1'],
      ['bristol', 3, 's1'],
    ]);
  });

  it('completes a delivered order by itself after 14 days', () => {
    const confirmed = [
      ...begun,
      reserved('o1', 'b', 'leeds', 5),
      reserved('o1', 'a', 'leeds', 10),
      of('OrderConfirmed', 'o1'),
      of('OrderDelivered', 'o1'),
    ];
    expect(
      fulfilment.deadlines(run(confirmed).state!).map((d) => [d.at, d.command.command.type]),
    ).toEqual([['2026-03-16T09:00:00.000Z', 'CompleteOrder']]);
    expect(run([...confirmed, of('OrderCompleted', 'o1')]).state).toBeNull();
  });

  it('whatever stock answers, holds exactly what it confirms and gives everything else back', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            quantity: fc.integer({ min: 1, max: 9 }),
            stock: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 }),
          }),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        fc.constantFrom<'reject' | 'dropLine'>('reject', 'dropLine'),
        fc.boolean(),
        (wanted, onShortage, cancel) => {
          const own = wanted.map(({ quantity, stock }, i) =>
            line(
              `l${i}`,
              quantity,
              stock.map((_, n) => `at${n}`),
            ),
          );
          const left = new Map<string, number>(
            wanted.flatMap(({ stock }, i) => stock.map((n, s) => [`p-l${i}/at${s}`, n] as const)),
          );
          const held = new Map<string, number>();
          let state: FulfilmentState | null = null;
          let outcome = '';
          const queue: AnyEvent[] = [placed({ o1: own }, { onShortage }), orderPlaced('o1', own)];
          for (let steps = 0; queue.length > 0 && steps < 200; steps++) {
            const reaction = fulfilment.react(state, queue.shift()!);
            ({ state } = reaction);
            for (const { command: c } of reaction.commands) {
              const place = `${c.productId as string}/${c.location as string}`;
              if (c.type === 'ReserveStock') {
                const [there, asked] = [left.get(place)!, c.quantity as number];
                const got = there === 0 || (c.last && there < asked) ? 0 : Math.min(there, asked);
                if (got > 0) held.set(c.reservationId as string, got);
                queue.push(
                  got > 0
                    ? reserved('o1', c.lineId as string, c.location as string, got)
                    : declined(
                        'o1',
                        c.lineId as string,
                        c.location as string,
                        there,
                        c.last as boolean,
                      ),
                );
                if (cancel && outcome === '' && steps > 1) {
                  outcome = 'cancelled';
                  queue.push(of('OrderCancelled', 'o1'));
                }
              } else if (c.type === 'ReleaseReservation') {
                expect(held.delete(c.reservationId as string)).toBe(true);
              } else if (
                outcome === '' &&
                (c.type === 'ConfirmOrder' || c.type === 'RejectOrder')
              ) {
                outcome = c.type === 'ConfirmOrder' ? 'confirmed' : 'rejected';
                queue.push(
                  of(c.type === 'ConfirmOrder' ? 'OrderConfirmed' : 'OrderRejected', 'o1'),
                );
                const dropped = new Set(
                  ((c.droppedLines as { lineId: string }[] | undefined) ?? []).map((d) => d.lineId),
                );
                if (outcome === 'confirmed')
                  for (const l of own)
                    if (!dropped.has(l.lineId)) left.set(`wanted/${l.lineId}`, l.quantity);
              }
            }
          }
          const total = [...held.values()].reduce((n, q) => n + q, 0);
          const wantedTotal = [...left]
            .filter(([k]) => k.startsWith('wanted/'))
            .reduce((n, [, q]) => n + q, 0);
          expect(outcome).not.toBe('');
          expect(total).toBe(outcome === 'confirmed' ? wantedTotal : 0);
        },
      ),
    );
  });
});
