import { approvalStatuses } from '../../../domain/trading/purchase/purchase.js';
import {
  flag,
  id,
  instant,
  list,
  nullable,
  object,
  oneOf,
  optional,
  revision,
  text,
} from '../kernel/schema.js';
import { acceptedFields, money } from '../kernel/schemas.js';
import { paidBy, status } from '../orders/orders.schemas.js';

const Purchase = object({
  id,
  number: text,
  buyerOrgId: id,
  placedBy: id,
  placedAt: instant,
  poNumber: nullable(text),
  allOrNothing: flag,
  approval: nullable(
    object({
      rule: oneOf(['over-order-limit', 'over-day-limit', 'over-month-limit']),
      deadline: instant,
      limit: money,
      net: list(money),
      spent: optional(money),
    }),
  ),
  approvalStatus: oneOf(approvalStatuses),
  approvalBy: nullable(id),
  approvalReason: nullable(text),
  payments: list(paidBy),
  orders: list(
    object({ id, number: text, vendorOrgId: id, vendorName: text, status, totalAmount: money }),
  ),
  revision,
  changedAt: instant,
});

const ApprovalDecided = object({ ...acceptedFields, approval: oneOf(approvalStatuses) });

export const purchasesSchemas = { Purchase, ApprovalDecided };
