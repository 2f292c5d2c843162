import type { EventStore, NewEvent, StoredEvent } from '../../../application/ports/event-store.js';
import type { Caller } from '../../../application/shared/caller.js';
import { derivedId, newId } from '../../../application/shared/command/ids.js';
import { handle, type UseCase } from '../../../application/shared/use-case.js';
import {
  completeOrder,
  deliverOrder,
  shipOrder,
} from '../../../application/trading/order.use-cases.js';
import { placePurchase } from '../../../application/trading/purchase.use-cases.js';
import type { OrderStatus } from '../../../domain/trading/order/order-status.js';
import { order } from '../../../domain/trading/order/order.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { seeded } from '../../shared/random.js';
import { eventually } from '../kit/eventually.js';
import { callerOf, type World } from './world.js';

/** All events of one order, and which of their ids belong to it alone. */
export interface PastOrder {
  readonly events: readonly StoredEvent[];
  readonly own: ReadonlySet<string>;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const PAGE = 5_000;

/** Places, ships, delivers and completes orders of three lines by ordinary commands. */
export async function pastOrders(
  marketplace: Marketplace,
  world: World,
  count: number,
): Promise<readonly PastOrder[]> {
  const { store, services } = marketplace;
  const before = await eventsAfter(store, 0);
  const known = new Set(
    before.flatMap((e) => [...idsOf(e.stream), ...idsOf(e.data), ...idsOf(e.metadata)]),
  );
  const head = before.at(-1)!.position;
  const random = seeded(17);
  const run = <Input, State>(use: UseCase<Input, State>, input: Input, caller: Caller) =>
    handle(
      use,
      { input, caller, meta: { commandId: newId(), newId: newId(), at: new Date().toISOString() } },
      services,
    );
  const admin = (
    organizationId: string,
    type: 'Buyer' | 'Seller' | 'Operator',
    role: 'buyerAdmin' | 'sellerAdmin' | 'operator',
  ) => callerOf(derivedId('first-user', organizationId), organizationId, type, role);
  const vendor = admin(world.vendors[0]!.organizationId, 'Seller', 'sellerAdmin');
  const operator = admin(world.operator.organizationId, 'Operator', 'operator');
  const shippingAddress = {
    name: 'Goods-in',
    line1: '1 Dock Road',
    city: 'Leeds',
    postalCode: 'LS1 1AA',
    country: 'GB',
  };
  const terms = {
    shippingAddress,
    billingAddress: null,
    note: null,
    onShortage: 'reject' as const,
    allOrNothing: false,
  };
  for (let n = 0; n < count; n++) {
    const buyer = admin(
      world.buyers[n % world.buyers.length]!.organizationId,
      'Buyer',
      'buyerAdmin',
    );
    const products = new Set<string>();
    while (products.size < 3)
      products.add(world.products[Math.floor(random() * world.products.length)]!.id);
    const lines = [...products].map((productId) => ({
      productId,
      quantity: 1 + Math.floor(random() * 5),
      expectedUnitPrice: null,
    }));
    const { state } = await run(placePurchase, { ...terms, poNumber: `PO-${n}`, lines }, buyer);
    const { orderId } = state!.orders[0]!;
    const has = (status: OrderStatus) =>
      eventually(
        `an order is ${status}`,
        async () => (await services.pipeline.load(order, orderId, true)).state?.status === status,
      );
    await has('Confirmed');
    await run(
      shipOrder,
      { orderId, lines: null, final: true, carrier: 'DX', tracking: `DX${n}` },
      vendor,
    );
    await run(deliverOrder, { orderId, proof: null }, buyer);
    await run(completeOrder, { orderId }, operator);
  }
  await marketplace.settled();
  const byPurchase = Map.groupBy(await eventsAfter(store, head), purchaseOf);
  return [...byPurchase.values()].map((events) => {
    const ids = events.flatMap((e) => [
      e.id,
      ...idsOf(e.stream),
      ...idsOf(e.data),
      ...idsOf(e.metadata),
    ]);
    return { events, own: new Set(ids.filter((id) => !known.has(id))) };
  });
}

const idsOf = (text: string): readonly string[] => text.match(UUID) ?? [];

const purchaseOf = ({ data }: StoredEvent): string =>
  (JSON.parse(data) as { purchaseId: string }).purchaseId;

async function eventsAfter(store: EventStore, position: number): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const page = await store.readAll(events.at(-1)?.position ?? position, PAGE);
    events.push(...page);
    if (page.length < PAGE) return events;
  }
}

const IN_FLIGHT = 512;

/**
 * Appends copies of the same orders under new ids until the store holds the given number of events;
 * inventory streams continue from their current state.
 */
export async function multiply(
  store: EventStore,
  templates: readonly PastOrder[],
  wanted: number,
): Promise<void> {
  const revisions = new Map<string, number>();
  for (const stream of new Set(templates.flatMap((t) => t.events.map((e) => e.stream))))
    if (stream.startsWith('inventory-'))
      revisions.set(stream, (await store.readStream(stream, 0, PAGE)).at(-1)!.revision);
  let stored = await store.head();
  let flying: Promise<unknown>[] = [];
  for (let n = 0; stored < wanted; n++) {
    const { events, own } = templates[n % templates.length]!;
    const ids = new Map([...own].map((id) => [id, newId()]));
    for (const { stream, ...event } of events) {
      const into = renamed(stream, ids);
      const revision = revisions.get(into) ?? -1;
      revisions.set(into, revision + 1);
      const copy: NewEvent = {
        id: ids.get(event.id)!,
        type: event.type,
        data: renamedData(event.data, ids),
        metadata: renamed(event.metadata, ids),
      };
      flying.push(store.append(into, revision, [copy]));
      stored++;
    }
    for (const { stream } of events)
      if (!stream.startsWith('inventory-')) revisions.delete(renamed(stream, ids));
    if (flying.length < IN_FLIGHT) continue;
    await Promise.all(flying);
    flying = [];
  }
  await Promise.all(flying);
}

const renamed = (text: string, ids: ReadonlyMap<string, string>): string =>
  text.replace(UUID, (id) => ids.get(id) ?? id);

/**
 * Sealed data is authenticated with the id of the event that it was sealed for, so that id is kept.
 */
const renamedData = (data: string, ids: ReadonlyMap<string, string>): string =>
  data.replace(/("sealed":"[^"]*")|[^"]+|"/g, (part, sealed: string | undefined) =>
    sealed === undefined ? renamed(part, ids) : part,
  );
