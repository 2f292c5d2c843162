import { eventTypes } from '../../domain/events.js';
import type { DomainEvent } from '../../domain/shared/decider/decider.js';
import { eventsOf, noOne, organizations } from '../../domain/shared/event/events-of.js';
import { inventory } from '../../domain/stock/inventory/inventory.js';
import { order } from '../../domain/trading/order/order.js';
import { purchase } from '../../domain/trading/purchase/purchase.js';
import { stock } from '../../projections/stock/stock.js';
import { type OrderDocument, orders } from '../../projections/trading/orders.js';
import type { Documents } from '../ports/documents.js';
import type { Caller } from './caller.js';
import type { CommandPipeline } from './command/pipeline.js';
import { list } from './page.js';
import { send } from './process/process.js';
import { declaredQueries, query } from './query.js';
import { declaredUseCases, useCase } from './use-case.js';

/*
 * What must not compile: `npm run types` fails where one of these errors is no longer one. Nothing
 * calls these functions.
 */
const at = '2026-03-02T09:00:00.000Z';

// take from a use case only commands of its own decider, as it declares them
export const cases = () => [
  useCase({
    name: 'NotACommand',
    decider: purchase,
    permission: null,
    // @ts-expect-error -- there is no such command
    prepare: ({ id }: { id: string }) => ({
      id,
      command: { type: 'AprovePurchase', at, purchaseId: id, by: 'u', reason: null },
    }),
  }),
  useCase({
    name: 'AnotherDecidersCommand',
    decider: purchase,
    permission: null,
    // @ts-expect-error -- a purchase is not completed, an order is
    prepare: ({ id }: { id: string }) => ({
      id,
      command: { type: 'CompleteOrder', at, orderId: id },
    }),
  }),
  useCase({
    name: 'MissingField',
    decider: purchase,
    permission: null,
    // @ts-expect-error -- an approval says who approves
    prepare: ({ id }: { id: string }) => ({
      id,
      command: { type: 'ApprovePurchase', at, purchaseId: id, reason: null },
    }),
  }),
  // @ts-expect-error -- there is no such permission
  useCase({ name: 'P', decider: order, permission: 'order.aprove', prepare: () => never() }),
];

// infer what a command leaves from its decider
export const inferred = async (pipeline: CommandPipeline) => {
  const context = {
    commandId: 'c',
    correlationId: 'c',
    causationId: 'c',
    actor: { person: null, organization: null, impersonator: null, client: null },
  };
  const command = { type: 'CompleteOrder', at, orderId: 'o' } as const;
  const { state } = await pipeline.execute({ decider: order, id: 'o', command, context });
  const status: string = state.status;
  // @ts-expect-error -- an order has no stock
  const { onHand } = state;
  const loaded = await pipeline.load(order, 'o');
  // @ts-expect-error -- there may be no such order
  const maybe: string = loaded.state.status;
  return [status, onHand, maybe];
};

// take from a process only commands of the aggregate that it sends them to
const address = { productId: 'p', vendorOrgId: 'v', location: 'leeds' };
const reservation = { reservationId: 'r', purchaseId: 'pu', orderId: 'o', lineId: 'l' };
const reserve = { ...address, ...reservation, at, quantity: 1, last: true };
export const sent = () => [
  send(inventory, 'i', { type: 'ReserveStock', ...reserve }, { onRefusal: 'park' }),
  // @ts-expect-error -- there is no such command
  send(inventory, 'i', { type: 'ReserveSotck', ...reserve }, { onRefusal: 'park' }),
  // @ts-expect-error -- an order reserves nothing
  send(order, 'o', { type: 'ReserveStock', ...reserve }, { onRefusal: 'park' }),
  // @ts-expect-error -- an aggregate is its decider, not a word
  send('invntory', 'i', { type: 'ReserveStock', ...reserve }, { onRefusal: 'park' }),
];

// read a read model by its projection, as its documents
export const read = async (documents: Documents) => {
  const found: OrderDocument | null = await documents.get(orders, 'o');
  // @ts-expect-error -- a read model is its projection, not a word
  await documents.get('stokc', 'p');
  // @ts-expect-error -- stock has no number
  const { number } = (await documents.get(stock, 'p'))!;
  return [found, number];
};
export const queries = () => [
  query<object, null>({
    name: 'ReadsNothing',
    permission: 'stock.read',
    // @ts-expect-error -- a read model is its projection, not a word
    reads: ['stokc'],
    run: () => Promise.resolve(null),
  }),
  // @ts-expect-error -- a list is of a projection
  list({ projection: 'stokc', sorts: {}, sortedBy: { by: 'name', descending: false } }),
];

// leave no event without a version and an audience
type Seen = DomainEvent<'Seen', { organizationId: string }> | DomainEvent<'Left', { by: string }>;
const members = organizations('order.read', (e: { organizationId: string }) => [e.organizationId]);
export const events = () => [
  eventsOf<Seen>('visit', {
    Seen: { version: 1, audience: members },
    Left: { version: 1, audience: noOne },
  }),
  // @ts-expect-error -- one of the two is missing
  eventsOf<Seen>('visit', { Seen: { version: 1, audience: members } }),
  // @ts-expect-error -- an event says who hears of it
  eventsOf<Seen>('visit', { Seen: { version: 1, audience: members }, Left: { version: 1 } }),
  eventsOf<Seen>('visit', {
    // @ts-expect-error -- an event has a version
    Seen: { audience: members },
    Left: { version: 1, audience: noOne },
  }),
  eventsOf<Seen>('visit', {
    Seen: { version: 1, audience: members },
    // @ts-expect-error -- this one names no organisation
    Left: { version: 1, audience: members },
  }),
  // @ts-expect-error -- there is no such permission
  organizations('order.raed', () => []),
];
// @ts-expect-error -- every event is in the table of all of them
export const all: typeof eventTypes = { ...eventTypes, OrderPlaced: undefined };

// know the permissions that there are
export const asked = ({ permissions }: Caller) => [
  permissions.has('marketplace.readAny'),
  // @ts-expect-error -- there is no such permission
  permissions.has('marketplace.raedAny'),
];

describe('use cases and queries', () => {
  it('are registered by being declared, and no two have the same name', () => {
    const declare = () =>
      useCase({
        name: 'DeclaredTwice',
        decider: order,
        permission: null,
        prepare: ({ orderId }: { orderId: string }) => ({
          id: orderId,
          command: { type: 'CompleteOrder', at, orderId },
        }),
      });
    const ask = () =>
      query<object, null>({
        name: 'AskedTwice',
        permission: 'order.read',
        reads: [orders],
        run: () => Promise.resolve(null),
      });
    const [use, asked] = [declare(), ask()];
    expect(declaredUseCases()).toContain(use);
    expect(declaredQueries()).toContain(asked);
    expect(declare).toThrow('two use cases are called "DeclaredTwice"');
    expect(ask).toThrow('two queries are called "AskedTwice"');
  });
});

const never = (): never => {
  throw new Error('never called');
};
