import {
  currency,
  decimal,
  id,
  instant,
  list,
  nullable,
  object,
  text,
  whole,
} from '../kernel/schema.js';
import { money } from '../kernel/schemas.js';

const CommissionRule = object({
  id,
  name: text,
  vendorOrgId: nullable(id),
  categoryPath: nullable(list(text)),
  percent: text,
  fixed: nullable(money),
  floor: nullable(money),
  cap: nullable(money),
  amounts: list(
    object({
      currency,
      fixed: nullable(decimal),
      floor: nullable(decimal),
      cap: nullable(decimal),
    }),
  ),
});

const CommissionRules = object(
  {
    edition: whole,
    rules: list(CommissionRule),
    reason: nullable(text),
    publishedAt: nullable(instant),
    publishedBy: nullable(id),
    proposed: nullable(
      object({
        id,
        rules: list(CommissionRule),
        reason: text,
        proposedBy: id,
        proposedAt: instant,
      }),
    ),
  },
  'edition 0: none were ever published, and no commission is charged',
);

const CommissionEdition = object({
  edition: whole,
  rules: list(CommissionRule),
  reason: text,
  proposedBy: id,
  publishedBy: id,
  publishedAt: instant,
});

const change = { net: money, before: money, after: money };

const CommissionPreview = object(
  {
    orders: whole,
    from: nullable(instant),
    to: nullable(instant),
    changed: whole,
    totals: list(object({ orders: whole, ...change })),
    vendors: list(object({ vendorOrgId: id, vendorName: text, orders: whole, ...change })),
    changes: list(
      object({
        orderId: id,
        number: text,
        vendorOrgId: id,
        vendorName: text,
        placedAt: instant,
        ...change,
        rulesBefore: list(text),
        rulesAfter: list(text),
      }),
    ),
  },
  'Of the newest orders what the rules that apply charge (before), and what these would (after); VAT left out. vendors, changes: of which most changes, at most 100',
);

export const commissionRulesSchemas = { CommissionRules, CommissionEdition, CommissionPreview };
