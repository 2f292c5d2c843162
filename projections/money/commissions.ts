import { eventTypesOutside } from '../../domain/events.js';
import type { CommissionPart, CommissionTax } from '../../domain/money/commission/commission.js';
import type { Currency, Money } from '../../domain/shared/money/money.js';
import type { Projection } from '../projection.js';

/** What the operator charges a vendor for one order, as it was frozen when it was placed. */
export interface CommissionDocument {
  /** The order's. */
  readonly id: string;
  readonly number: string;
  readonly purchaseId: string;
  readonly vendorOrgId: string;
  readonly currency: Currency;
  /** Of the whole order, with tax. */
  readonly gross: Money;
  readonly net: Money;
  readonly parts: readonly CommissionPart[];
  readonly amount: Money;
  readonly tax: CommissionTax;
  /** Edition of the rules. */
  readonly edition: number;
  readonly fixedAt: string;
}

/** The commission of each order. Vendors and the operator read it, buyers never. */
export const commissions: Projection<CommissionDocument, 'CommissionFixed'> = {
  name: 'commissions',
  version: 1,
  handles: ['CommissionFixed'],
  ignores: [
    'PurchasePlaced',
    'PurchaseApproved',
    'PurchaseDeclined',
    'PurchaseApprovalExpired',
    'PurchaseApprovalLapsed',
    ...eventTypesOutside('purchase'),
  ],
  indexes: [['fixedAt'], ['vendorOrgId', 'fixedAt'], ['number'], ['purchaseId'], ['id']],
  columns: ['currency', 'edition', 'amount.amount', 'net.amount'],
  route: (event) => [event.data.orderId],
  evolve: (id, _doc, { data }) => {
    const { number, purchaseId, vendorOrgId, gross, net, parts, amount, tax, edition } = data;
    return {
      id,
      number,
      purchaseId,
      vendorOrgId,
      currency: amount.currency,
      gross,
      net,
      parts,
      amount,
      tax,
      edition,
      fixedAt: data.occurredAt,
    };
  },
};
