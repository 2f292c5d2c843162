import { bearers, chargebackKinds } from '../../../domain/money/chargeback/chargeback.events.js';
import { chargebackStatuses } from '../../../domain/money/chargeback/chargeback.js';
import { disputeReasons } from '../../../domain/money/chargeback/dispute-standing.js';
import {
  currency,
  day,
  flag,
  id,
  instant,
  list,
  nullable,
  object,
  oneOf,
  ref,
  revision,
  text,
  whole,
} from '../kernel/schema.js';
import { money } from '../kernel/schemas.js';

const ChargebackShare = object(
  {
    orderId: id,
    number: text,
    vendorOrgId: id,
    amount: money,
    commissionReturned: money,
    taxReturned: money,
  },
  'amount: gross. commissionReturned, taxReturned: what the vendor got back where it bore the loss',
);

const chargebackFields = {
  id,
  side: oneOf(['operator', 'vendor'], 'vendor: own orders and evidence only'),
  number: text,
  purchaseId: id,
  paymentId: id,
  buyerOrgId: id,
  kind: oneOf(chargebackKinds, 'inquiry: the bank asks, and has moved no money'),
  status: oneOf(chargebackStatuses),
  isOpen: flag,
  reason: oneOf(disputeReasons),
  gatewayReason: text,
  reference: text,
  currency,
  amount: money,
  fee: money,
  counterFee: money,
  evidenceDueBy: nullable(instant),
  answerBy: nullable(instant),
  bearer: oneOf(bearers, 'Who pays if it is lost'),
  shares: list(ref('ChargebackShare', ChargebackShare)),
  allocatedBy: nullable(id),
  allocatedAt: nullable(instant),
  allocationReason: nullable(text),
  submittedAt: nullable(instant),
  refusalCode: nullable(text),
  unclear: nullable(text),
  openedAt: instant,
  decidedAt: nullable(instant),
  revision,
  changedAt: instant,
};

const Chargeback = object(
  chargebackFields,
  'A dispute of a payment by the buyer’s bank. allocatedAt null: its shares are proposed. answerBy null: nobody has to answer. unclear: a status of the gateway’s that somebody has to look at',
);

const ChargebackEvidence = object({
  id,
  text: nullable(text),
  file: nullable(object({ name: nullable(text), mediaType: text, bytes: whole })),
  vendorOrgId: nullable(id),
  addedBy: id,
  at: instant,
});

const ChargebackOrder = object(
  {
    orderId: id,
    number: text,
    vendorOrgId: id,
    vendorName: nullable(text),
    status: text,
    left: nullable(money),
    parcels: list(
      object({ carrier: nullable(text), tracking: nullable(text), shippedAt: instant }),
    ),
    deliveredAt: nullable(instant),
    proofOfDelivery: nullable(text),
  },
  'What an order says of its delivery. left: what can be allocated to it',
);

const ChargebackWhole = object({
  ...chargebackFields,
  evidence: list(ref('ChargebackEvidence', ChargebackEvidence)),
  submission: nullable(
    object({
      explanation: text,
      productDescription: nullable(text),
      carrier: nullable(text),
      trackingNumber: nullable(text),
      shippedOn: nullable(day),
      evidenceIds: list(id),
      requestedBy: id,
      at: instant,
    }),
  ),
  acceptance: nullable(object({ reason: text, acceptedBy: nullable(id), at: instant })),
  steps: list(object({ type: text, at: instant, by: nullable(id), detail: nullable(text) })),
  orders: list(ref('ChargebackOrder', ChargebackOrder)),
});

export const chargebacksSchemas = {
  Chargeback,
  ChargebackShare,
  ChargebackEvidence,
  ChargebackOrder,
  ChargebackWhole,
};
