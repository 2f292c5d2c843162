import fc from 'fast-check';
import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import { MAX_CART_LINES, type CartLine } from './cart-line.js';
import type { CartEvent } from './cart.events.js';
import { cart } from './cart.js';

const at = '2026-03-02T09:00:00.000Z';
const of = { userId: 'u', organizationId: 'o' };
const line = (productId: string, quantity: number): CartLine => ({
  productId,
  quantity,
  seenUnitPrice: null,
});
const changed = (...lines: CartLine[]): CartEvent => ({
  type: 'CartLinesChanged',
  data: { ...of, changeId: 'c', lines, occurredAt: at },
});
let changes = 0;
/** Each a change of its own. */
const changeId = (): string => `change-${++changes}`;
const add = (...lines: CartLine[]) => ({
  type: 'AddToCart' as const,
  at,
  ...of,
  changeId: 'c',
  lines,
});
const set = (...lines: CartLine[]) => ({
  type: 'SetCartLines' as const,
  at,
  ...of,
  changeId: 'c',
  lines,
});
const before = (...lines: CartLine[]): CartEvent => ({
  type: 'CartLinesChanged',
  data: { ...of, changeId: changeId(), lines, occurredAt: at },
});

describe('a cart', () => {
  const spec = specify(cart);

  it('adds up the same product, and records what each line has from then on', () => {
    spec
      .given(before(line('a', 6)))
      .when(add(line('a', 6), line('b', 1)))
      .then([changed(line('a', 12), line('b', 1))]);
  });

  it('is changed once by what is sent twice', () => {
    spec
      .given(changed(line('a', 6)), before(line('b', 1)))
      .when(add(line('a', 6)))
      .thenNothing();
  });

  it('remembers of each line whether it may wait for stock, and records the choice', () => {
    const waits = { ...line('a', 6), whenShort: 'backorder' as const };
    spec
      .given(before(line('a', 6)))
      .when(set(waits))
      .then([changed(waits)]);
    spec.given(before(waits)).when(set(waits)).thenNothing();
    spec
      .given(before(waits))
      .when(set(line('a', 6)))
      .then([changed(line('a', 6))]);
  });

  it('remembers in which currency a line is to be ordered, and that another was chosen', () => {
    const inEuros = { ...line('a', 6), currency: 'EUR' };
    const inPounds = { ...line('a', 6), currency: 'GBP' };
    spec
      .given(before(line('a', 6)))
      .when(set(inEuros))
      .then([changed(inEuros)]);
    spec
      .given(before(inEuros))
      .when(set(inPounds))
      .then([changed(inPounds)]);
    spec.given(before(inEuros)).when(set(inEuros)).thenNothing();
    spec
      .given(before(inEuros))
      .when(add({ ...inEuros, quantity: 1 }))
      .then([changed({ ...inEuros, quantity: 7 })]);
    spec
      .given(before(inEuros))
      .when(set(line('a', 6)))
      .then([changed(line('a', 6))]);
  });

  it('takes out what is set to nothing', () => {
    spec
      .given(before(line('a', 6), line('b', 1)))
      .when(set(line('a', 0)))
      .then([changed(line('a', 0))]);
    spec
      .given(before(line('a', 6)))
      .when(set(line('a', 6)))
      .thenNothing();
    spec
      .given()
      .when(set(line('a', 0)))
      .thenNothing();
    spec
      .given(before(line('a', 6)))
      .when({ type: 'ClearCart', at, ...of, changeId: 'c' })
      .then([changed(line('a', 0))]);
  });

  it('keeps what was put in while it was being ordered, and is ordered once', () => {
    const ordered: CartEvent = {
      type: 'CartOrdered',
      data: { ...of, purchaseId: 'p', lines: [line('a', 6)], occurredAt: at },
    };
    const order = {
      type: 'OrderCart' as const,
      at,
      ...of,
      purchaseId: 'p',
      lines: [line('a', 6)],
      requestId: null,
    };
    spec
      .given(before(line('a', 6)))
      .when(order)
      .then([ordered]);
    spec
      .given(before(line('a', 6)), ordered)
      .when(order)
      .thenNothing();
    expect(fold(cart, [changed(line('a', 8), line('b', 1)), ordered]).lines).toEqual([
      line('a', 2),
      line('b', 1),
    ]);
  });

  it('is not emptied by a late repeat of an order before the last', () => {
    const order = (purchaseId: string, requestId: string) => ({
      type: 'OrderCart' as const,
      at,
      ...of,
      purchaseId,
      lines: [line('a', 6)],
      requestId,
    });
    const after = (command: ReturnType<typeof order>, events: CartEvent[]): CartEvent[] => [
      ...events,
      ...cart.decide(command, fold(cart, events)),
    ];
    const first = after(order('p1', 'r1'), [changed(line('a', 6))]);
    const second = after(order('p2', 'r2'), [...first, before(line('a', 6))]);
    const filled = [...second, { ...before(line('a', 6)) }];
    spec
      .given(...filled)
      .when(order('p1', 'r1'))
      .thenNothing();
    expect(fold(cart, filled).orders).toEqual([
      { purchaseId: 'p1', requestId: 'r1' },
      { purchaseId: 'p2', requestId: 'r2' },
    ]);
  });

  it('remembers of two requests that ordered it at once both, and takes its lines out once', () => {
    const order = (requestId: string | null) => ({
      type: 'OrderCart' as const,
      at,
      ...of,
      purchaseId: 'p1',
      lines: [line('a', 6)],
      requestId,
    });
    const filled = [changed(line('a', 8))];
    const first = [...filled, ...cart.decide(order('r1'), fold(cart, filled))];
    const both = [...first, ...cart.decide(order('r2'), fold(cart, first))];
    expect(fold(cart, both)).toMatchObject({
      lines: [line('a', 2)],
      orders: [
        { purchaseId: 'p1', requestId: 'r1' },
        { purchaseId: 'p1', requestId: 'r2', joined: true },
      ],
    });
    for (const repeated of ['r1', 'r2', null])
      spec
        .given(...both)
        .when(order(repeated))
        .thenNothing();
  });

  it('names the line that has no whole quantity, and what is too much', () => {
    spec
      .given()
      .when(add(line('a', 1), line('b', 0.5)))
      .thenFails('number/positive-integer', { field: 'lines[1].quantity' });
    const full = Array.from({ length: MAX_CART_LINES }, (_, i) => line(String(i), 1));
    spec
      .given(before(...full))
      .when(add(line('one more', 1)))
      .thenFails('lines/too-many');
  });

  it('holds the sum of all that was put in, whatever the order and the portions', () => {
    const portions = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 50 })),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(portions, (list) => {
        let state = cart.initial;
        for (const [productId, quantity] of list)
          for (const event of cart.decide(
            { ...add(line(productId, quantity)), changeId: changeId() },
            state,
          ))
            state = cart.evolve(state, event);
        for (const productId of ['a', 'b', 'c']) {
          const sum = list
            .filter(([id]) => id === productId)
            .reduce((n, [, quantity]) => n + quantity, 0);
          expect(state.lines.find((l) => l.productId === productId)?.quantity ?? 0).toBe(sum);
        }
      }),
    );
  });
});
