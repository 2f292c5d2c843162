import { forbidden, missing } from '../../domain/shared/decider/domain-error.js';
import { partiesFor } from '../../domain/trading/order/order-status.js';
import type { Parcel, Party, ShippedLine } from '../../domain/trading/order/order.events.js';
import { isHistorical, order } from '../../domain/trading/order/order.js';
import { partyOf } from '../shared/caller.js';
import { useCase, type UseCaseContext } from '../shared/use-case.js';
import { lackingStock } from './lacking-stock.js';
import { paymentOf } from './payment-of-order.js';

async function party({ caller, services }: UseCaseContext, orderId: string): Promise<Party> {
  const { state } = await services.pipeline.load(order, orderId);
  if (!state) throw missing('order/unknown', 'this order does not exist');
  return partyOf(caller, state);
}

function requireParty(by: Party, ...allowed: readonly Party[]): void {
  if (!allowed.includes(by))
    throw forbidden('order/party', `this is for the order's ${allowed.join(' or ')}`);
}

const closing = ({ caller, meta }: UseCaseContext) => ({
  closingId: meta.newId,
  person: caller.person.id,
});

/** What has been shipped in part is closed short instead, where vendor or operator ask. */
export const cancelOrder = useCase({
  name: 'CancelOrder',
  decider: order,
  permission: 'order.cancel',
  prepare: async ({ orderId, reason }: { orderId: string; reason: string }, context) => {
    const by = await party(context, orderId);
    return {
      id: orderId,
      command: {
        type: 'CancelOrder',
        at: context.meta.at,
        orderId,
        by,
        reason,
        ...closing(context),
      },
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
    const { pipeline } = context.services;
    const { state } = await pipeline.load(order, input.orderId);
    const lacking =
      state && !isHistorical(state) ? await lackingStock(state, input.lines, pipeline) : [];
    const payment = state && !isHistorical(state) ? await paymentOf(state, pipeline) : null;
    return {
      id: input.orderId,
      command: {
        type: 'ShipOrder',
        at: context.meta.at,
        shipmentId: context.meta.newId,
        parcels: [],
        lacking,
        ...(payment ? { payment } : {}),
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

export interface CloseShortInput {
  readonly orderId: string;
  /** Null: everything not shipped yet. */
  readonly lines: readonly ShippedLine[] | null;
  readonly reason: string;
}

/** Closes what is not going to be shipped; an open request of the buyer is answered by it. */
export const closeOrderShort = useCase({
  name: 'CloseOrderShort',
  decider: order,
  permission: 'order.cancel',
  prepare: async ({ orderId, lines, reason }: CloseShortInput, context) => {
    const by = await party(context, orderId);
    requireParty(by, ...partiesFor('CloseShort'));
    return {
      id: orderId,
      command: {
        type: 'CloseShort',
        at: context.meta.at,
        orderId,
        by,
        reason,
        lines,
        ...closing(context),
      },
    };
  },
});

/** The buyer asks for what has not been shipped not to come; the request's id is the `newId`. */
export const requestOrderClosing = useCase({
  name: 'RequestOrderClosing',
  decider: order,
  permission: 'order.cancel',
  prepare: async ({ orderId, lines, reason }: CloseShortInput, context) => {
    const { meta, caller } = context;
    const by = await party(context, orderId);
    requireParty(by, ...partiesFor('RequestClosing'));
    return {
      id: orderId,
      command: {
        type: 'RequestClosing',
        at: meta.at,
        orderId,
        requestId: meta.newId,
        by,
        person: caller.person.id,
        reason,
        lines,
      },
    };
  },
});

export const declineOrderClosing = useCase({
  name: 'DeclineOrderClosing',
  decider: order,
  permission: 'order.cancel',
  prepare: async (
    { orderId, requestId, reason }: { orderId: string; requestId: string; reason: string },
    context,
  ) => {
    const by = await party(context, orderId);
    requireParty(by, ...partiesFor('DeclineClosing'));
    const { at } = context.meta;
    const person = context.caller.person.id;
    return {
      id: orderId,
      command: { type: 'DeclineClosing', at, orderId, requestId, by, person, reason },
    };
  },
});
