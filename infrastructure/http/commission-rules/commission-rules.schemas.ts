import { id, instant, list, nullable, object, text, whole } from '../kernel/schema.js';
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

export const commissionRulesSchemas = { CommissionRules };
