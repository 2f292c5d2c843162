import { eventTypesOutside } from '../../domain/events.js';
import type { PrepaidMethod } from '../../domain/money/payment/payment.events.js';
import { never } from '../../domain/shared/decider/decider.js';
import { nameKeyOf } from '../../domain/shared/folding/folded.js';
import type { Money } from '../../domain/shared/money/money.js';
import type { OrderStatus } from '../../domain/trading/order/order-status.js';
import type {
  ApprovalRequirement,
  PurchaseEvent,
} from '../../domain/trading/purchase/purchase.events.js';
import type { ApprovalStatus } from '../../domain/trading/purchase/purchase.js';
import { isoTime, type Projection } from '../projection.js';
import {
  historicalOrderEventTypes,
  liveOrderEventTypes,
  statusAfter,
  type LiveOrderEvent,
} from './order-status.js';

export interface PurchaseDocument {
  readonly id: string;
  readonly number: string;
  readonly buyerOrgId: string;
  readonly placedBy: string;
  readonly placedAt: string;
  readonly poNumber: string | null;
  /** By which lists sort. */
  readonly poNumberKey: string | null;
  readonly allOrNothing: boolean;
  readonly approval: ApprovalRequirement | null;
  readonly approvalStatus: ApprovalStatus;
  readonly approvalBy: string | null;
  readonly approvalReason: string | null;
  /** How it is paid before it is delivered; null: on account. */
  readonly prepaidBy: PrepaidMethod | null;
  readonly orders: readonly {
    id: string;
    number: string;
    vendorOrgId: string;
    vendorName: string;
    status: OrderStatus;
    /** Absent in documents of an older version, until this one is built. */
    netAmount?: Money;
    totalAmount: Money;
  }[];
  /** Of the purchase's stream. */
  readonly revision: number;
  readonly changedAt: string;
}

/** What was ordered at once, with the status of each vendor's part. */
export const purchases: Projection<
  PurchaseDocument,
  PurchaseEvent['type'] | LiveOrderEvent['type']
> = {
  name: 'purchases',
  version: 8,
  handles: [
    'PurchasePlaced',
    'CommissionFixed',
    'PurchaseApproved',
    'PurchaseDeclined',
    'PurchaseApprovalExpired',
    'PurchaseApprovalLapsed',
    ...liveOrderEventTypes,
  ],
  ignores: [...historicalOrderEventTypes, ...eventTypesOutside('purchase', 'order')],
  indexes: [
    ['placedAt'],
    ['buyerOrgId', 'placedAt'],
    ['approvalStatus', 'placedAt'],
    ['number'],
    ['poNumber'],
  ],
  columns: ['placedBy', 'poNumberKey', 'changedAt'],
  route: (event) => [event.data.purchaseId],
  evolve: (_key, doc, event) => {
    const changedAt = isoTime(event.recordedAt);
    if (event.type === 'PurchasePlaced') {
      const {
        purchaseId: id,
        number,
        buyerOrgId,
        placedBy,
        occurredAt: placedAt,
        poNumber,
        allOrNothing,
        approval,
        payment,
      } = event.data;
      const orders = event.data.orders.map(
        ({ orderId, number, vendorOrgId, vendorName, netAmount, totalAmount }) => ({
          id: orderId,
          number,
          vendorOrgId,
          vendorName,
          status: 'Placed' as const,
          netAmount,
          totalAmount,
        }),
      );
      const placed = {
        id,
        number,
        buyerOrgId,
        placedBy,
        placedAt,
        poNumber,
        poNumberKey: poNumber === null ? null : nameKeyOf(poNumber),
        allOrNothing,
        approval,
        prepaidBy: payment?.method ?? null,
        orders,
      };
      return {
        ...placed,
        approvalStatus: approval ? 'Awaited' : 'NotNeeded',
        approvalBy: null,
        approvalReason: null,
        revision: event.revision,
        changedAt,
      };
    }
    if (!doc) return undefined;
    const { revision } = event;
    switch (event.type) {
      case 'CommissionFixed':
        // nobody's business here, but whoever decides names the revision of the stream
        return { ...doc, revision };
      case 'PurchaseApproved':
        return {
          ...doc,
          approvalStatus: 'Approved',
          approvalBy: event.data.approvedBy,
          approvalReason: event.data.reason,
          revision,
          changedAt,
        };
      case 'PurchaseDeclined':
        return {
          ...doc,
          approvalStatus: 'Declined',
          approvalBy: event.data.declinedBy,
          approvalReason: event.data.reason,
          revision,
          changedAt,
        };
      case 'PurchaseApprovalExpired':
        return { ...doc, approvalStatus: 'Expired', revision, changedAt };
      case 'PurchaseApprovalLapsed':
        return { ...doc, approvalStatus: 'Lapsed', revision, changedAt };
      case 'OrderPlaced':
        return doc;
      case 'OrderAwaitingApproval':
      case 'OrderConfirmed':
      case 'OrderRejected':
      case 'OrderCancelled':
      case 'OrderPartlyShipped':
      case 'OrderShipped':
      case 'OrderDelivered':
      case 'OrderCompleted':
      case 'OrderClosedShort':
      case 'OrderBackorderReserved':
      case 'OrderClosingRequested':
      case 'OrderClosingDeclined': {
        const left =
          event.type === 'OrderConfirmed' || event.type === 'OrderClosedShort'
            ? { netAmount: event.data.netAmount, totalAmount: event.data.totalAmount }
            : {};
        const orders = doc.orders.map((o) =>
          o.id === event.data.orderId
            ? {
                ...o,
                status: statusAfter(event, o.status),
                ...left,
              }
            : o,
        );
        // of old, nothing was recorded of a purchase of which nothing was left
        const isOver =
          doc.approvalStatus === 'Awaited' &&
          orders.every((o) => o.status === 'Cancelled' || o.status === 'Rejected');
        return { ...doc, orders, ...(isOver ? { approvalStatus: 'Lapsed' } : {}), changedAt };
      }
      default:
        return never(event);
    }
  },
};
