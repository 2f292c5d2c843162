import type { Permission } from '../../domain/people/user/permissions.js';
import { invalid, missing } from '../../domain/shared/decider/domain-error.js';
import {
  orderNotes,
  type OrderNotesCommand,
} from '../../domain/trading/order-notes/order-notes.js';
import { order } from '../../domain/trading/order/order.js';
import { partyOf, requireAnyOf } from '../shared/caller.js';
import { useCase } from '../shared/use-case.js';

/** Whoever changes orders in some way may write notes on them; whoever only reads them may not. */
export const notePermissions: readonly Permission[] = [
  'order.place',
  'order.approve',
  'order.cancel',
  'order.ship',
  'order.deliver',
  'order.complete',
];

/** The note is visible to the other party at once. */
export const addOrderNote = useCase({
  name: 'AddOrderNote',
  decider: orderNotes,
  permission: 'order.read',
  prepare: async (
    { orderId, lineId, text }: { orderId: string; lineId: string | null; text: string },
    { caller, meta, services },
  ) => {
    requireAnyOf(caller, notePermissions);
    const { state } = await services.pipeline.load(order, orderId);
    if (!state) throw missing('order/unknown', 'this order does not exist');
    const by = partyOf(caller, state);
    if (lineId !== null && !state.lines.some((line) => line.lineId === lineId))
      throw invalid('order/unknown-line', 'this order has no such line', { field: 'lineId' });
    const { buyerOrgId, vendorOrgId } = state;
    const command: OrderNotesCommand = {
      type: 'AddOrderNote',
      at: meta.at,
      noteId: meta.newId,
      orderId,
      buyerOrgId,
      vendorOrgId,
      lineId,
      text,
      by,
      writtenBy: caller.person.id,
    };
    return { id: orderId, command };
  },
});
