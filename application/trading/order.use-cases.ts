import { forbidden, missing } from '../../domain/shared/decider/domain-error.js';
import type { Parcel, Party, ShippedLine } from '../../domain/trading/order/order.events.js';
import { order } from '../../domain/trading/order/order.js';
import { partyOf } from '../shared/caller.js';
import { useCase, type UseCaseContext } from '../shared/use-case.js';

async function party({ caller, services }: UseCaseContext, orderId: string): Promise<Party> {
  const { state } = await services.pipeline.load(order, orderId);
  if (!state) throw missing('order/unknown', 'there is no such order');
  return partyOf(caller, state);
}

function requireParty(by: Party, ...allowed: Party[]): void {
  if (!allowed.includes(by))
    throw forbidden('order/party', `this is for the order's ${allowed.join(' or ')}`);
}

export const cancelOrder = useCase({
  name: 'CancelOrder',
  decider: order,
  permission: 'order.cancel',
  prepare: async ({ orderId, reason }: { orderId: string; reason: string }, context) => {
    const by = await party(context, orderId);
    return {
      id: orderId,
      command: { type: 'CancelOrder', at: context.meta.at, orderId, by, reason },
    };
  },
});

export interface ShipOrderInput {
  readonly orderId: string;
  readonly lines: readonly ShippedLine[] | null;
  /** Refused unless everything has then been shipped. */
  readonly final: boolean;
  readonly carrier: string | null;
  readonly tracking: string | null;
  readonly parcels?: readonly Parcel[];
}

export const shipOrder = useCase({
  name: 'ShipOrder',
  decider: order,
  permission: 'order.ship',
  prepare: async (input: ShipOrderInput, context) => {
    requireParty(await party(context, input.orderId), 'vendor');
    return {
      id: input.orderId,
      command: {
        type: 'ShipOrder',
        at: context.meta.at,
        shipmentId: context.meta.newId,
        parcels: [],
        ...input,
      },
    };
  },
});

export const deliverOrder = useCase({
  name: 'DeliverOrder',
  decider: order,
  permission: 'order.deliver',
  prepare: async ({ orderId, proof }: { orderId: string; proof: string | null }, context) => {
    const by = await party(context, orderId);
    requireParty(by, 'buyer', 'vendor');
    return {
      id: orderId,
      command: { type: 'DeliverOrder', at: context.meta.at, orderId, by, proof },
    };
  },
});

export const completeOrder = useCase({
  name: 'CompleteOrder',
  decider: order,
  permission: 'order.complete',
  prepare: async ({ orderId }: { orderId: string }, context) => {
    requireParty(await party(context, orderId), 'operator');
    return { id: orderId, command: { type: 'CompleteOrder', at: context.meta.at, orderId } };
  },
});
