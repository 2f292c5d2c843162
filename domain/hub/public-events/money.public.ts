import type { OfChargeback } from '../../money/chargeback/chargeback.events.js';
import type { OfPayment } from '../../money/payment/payment.events.js';
import type {
  CreditedEarning,
  OfVendorAccount,
} from '../../money/vendor-account/vendor-account.events.js';
import { amountOf } from './order.public.js';
import { publicEvent } from './public-event.js';
import { day, id, instant, list, money, nullable, oneOf, said, text } from './shape.js';

// A payment is of a whole purchase: what several vendors hear of says no amounts, so that none
// learns what a buyer orders elsewhere, and nothing of how the buyer pays. What says commission is
// heard by its vendor alone.

const ofPayment = { paymentId: id, purchaseId: id, buyerOrgId: id, currency: text };
const payment = ({ paymentId, purchaseId, buyerOrgId, currency }: OfPayment) => ({
  paymentId,
  purchaseId,
  buyerOrgId,
  currency,
});
const paymentSubject = ({ paymentId }: OfPayment): string => `payment/${paymentId}`;

const inCurrency = (amount: number, { currency }: { readonly currency: string }) =>
  amountOf({ amount, currency });

const ofAccount = { vendorOrgId: id, currency: text };
const account = ({ vendorOrgId, currency }: OfVendorAccount) => ({ vendorOrgId, currency });
const accountSubject = ({ accountId }: OfVendorAccount): string => `vendor-account/${accountId}`;

const earning = {
  orderId: id,
  number: text,
  gross: money,
  commission: money,
  tax: money,
  net: money,
};
const earningOf = (of: CreditedEarning & OfVendorAccount) => ({
  orderId: of.orderId,
  number: of.number,
  gross: inCurrency(of.gross, of),
  commission: inCurrency(of.commission, of),
  tax: inCurrency(of.tax, of),
  net: inCurrency(of.net, of),
});

const ofPayout = { ...ofAccount, payoutId: id, amount: money };
const payout = (of: OfVendorAccount & { readonly payoutId: string; readonly amount: number }) => ({
  ...account(of),
  payoutId: of.payoutId,
  amount: inCurrency(of.amount, of),
});

const ofChargeback = { chargebackId: id, paymentId: id, purchaseId: id };
const chargeback = ({ chargebackId, paymentId, purchaseId }: OfChargeback) => ({
  chargebackId,
  paymentId,
  purchaseId,
});
const chargebackSubject = ({ chargebackId }: OfChargeback): string => `chargeback/${chargebackId}`;

export const moneyPublicEvents = {
  'payment.requested': publicEvent({
    from: ['PaymentRequested'],
    title: 'A purchase is to be paid now',
    subject: paymentSubject,
    thin: {
      ...ofPayment,
      number: text,
      method: oneOf('card', 'transfer'),
      amount: money,
      dueBy: instant,
    },
    make: ({ data }) => ({
      ...payment(data),
      number: data.number,
      method: data.method,
      amount: inCurrency(data.amount, data),
      dueBy: data.dueBy,
    }),
  }),
  'payment.authorised': publicEvent({
    from: ['PaymentAuthorised'],
    title: 'The money for a purchase is there',
    subject: paymentSubject,
    thin: ofPayment,
    make: ({ data }) => payment(data),
  }),
  'payment.captured': publicEvent({
    from: ['PaymentCaptured'],
    title: 'A purchase is paid',
    subject: paymentSubject,
    thin: ofPayment,
    make: ({ data }) => payment(data),
  }),
  'payment.failed': publicEvent({
    from: ['CaptureFailed'],
    title:
      'A payment could not be taken: nothing of the purchase is to be shipped until it is paid',
    subject: paymentSubject,
    thin: ofPayment,
    make: ({ data }) => payment(data),
  }),
  'payment.abandoned': publicEvent({
    from: ['PaymentAbandoned'],
    title: 'A payment is not waited for any more',
    subject: paymentSubject,
    thin: { ...ofPayment, reason: oneOf('expired', 'nothing-left') },
    make: ({ data }) => ({ ...payment(data), reason: data.reason }),
  }),
  'refund.asked': publicEvent({
    from: ['RefundAsked'],
    title: 'A buyer asks to be given money back for an order',
    subject: paymentSubject,
    thin: { ...ofPayment, requestId: id, orderId: id, vendorOrgId: id, amount: money },
    make: ({ data }) => ({
      ...payment(data),
      requestId: data.requestId,
      orderId: data.orderId,
      vendorOrgId: data.vendorOrgId,
      amount: inCurrency(data.amount, data),
    }),
  }),
  'refund.declined': publicEvent({
    from: ['RefundDeclined'],
    title: 'A buyer is not given money back',
    subject: paymentSubject,
    thin: {
      ...ofPayment,
      requestId: id,
      orderId: id,
      vendorOrgId: id,
      by: oneOf('vendor', 'operator'),
    },
    make: ({ data }) => ({
      ...payment(data),
      requestId: data.requestId,
      orderId: data.orderId,
      vendorOrgId: data.vendorOrgId,
      by: data.by,
    }),
  }),
  'refund.started': publicEvent({
    from: ['RefundRequested'],
    title: 'Money is being given back',
    subject: paymentSubject,
    thin: { ...ofPayment, refundId: id },
    make: ({ data }) => ({ ...payment(data), refundId: data.refundId }),
  }),
  'refund.succeeded': publicEvent({
    from: ['RefundSucceeded'],
    title: 'Money was given back',
    subject: paymentSubject,
    thin: { ...ofPayment, refundId: id },
    make: ({ data }) => ({ ...payment(data), refundId: data.refundId }),
  }),
  'refund.failed': publicEvent({
    from: ['RefundFailed'],
    title: 'Money that was to be given back has not arrived',
    subject: paymentSubject,
    thin: { ...ofPayment, refundId: id },
    make: ({ data }) => ({ ...payment(data), refundId: data.refundId }),
  }),
  'earning.released': publicEvent({
    from: ['EarningReleased'],
    title: 'What an order brings is the vendor’s from now on',
    subject: accountSubject,
    thin: { ...ofAccount, ...earning },
    make: ({ data }) => ({ ...account(data), ...earningOf(data) }),
  }),
  'earning.reversed': publicEvent({
    from: ['EarningReversed'],
    title: 'A buyer was given money back that the vendor had been credited with',
    subject: accountSubject,
    thin: { ...ofAccount, ...earning, refundId: id },
    make: ({ data }) => ({ ...account(data), ...earningOf(data), refundId: data.refundId }),
  }),
  'reserve.held': publicEvent({
    from: ['ReserveHeld'],
    title: 'Money of a vendor is held back for a while',
    subject: accountSubject,
    thin: { ...ofAccount, reserveId: text, amount: money, freeAt: nullable(instant) },
    make: ({ data }) => ({
      ...account(data),
      reserveId: data.reserveId,
      amount: inCurrency(data.amount, data),
      freeAt: data.freeAt ?? null,
    }),
  }),
  'reserve.freed': publicEvent({
    from: ['ReserveFreed'],
    title: 'Money that was held back is available',
    subject: accountSubject,
    thin: { ...ofAccount, reserveId: text, amount: money },
    make: ({ data }) => ({
      ...account(data),
      reserveId: data.reserveId,
      amount: inCurrency(data.amount, data),
    }),
  }),
  'adjustment.posted': publicEvent({
    from: ['AdjustmentPosted'],
    title: 'The operator has credited or charged a vendor',
    subject: accountSubject,
    thin: {
      ...ofAccount,
      adjustmentId: id,
      amount: said(money, 'Above zero: to the vendor'),
      nature: text,
    },
    make: ({ data }) => ({
      ...account(data),
      adjustmentId: data.adjustmentId,
      amount: inCurrency(data.amount, data),
      nature: data.nature,
    }),
  }),
  'payout.requested': publicEvent({
    from: ['PayoutRequested'],
    title: 'A payout is on its way',
    subject: accountSubject,
    thin: ofPayout,
    make: ({ data }) => payout(data),
  }),
  'payout.sent': publicEvent({
    from: ['PayoutSent'],
    title: 'A payout is with the bank',
    subject: accountSubject,
    thin: { ...ofPayout, arrivesOn: nullable(day) },
    make: ({ data }) => ({ ...payout(data), arrivesOn: data.arrivesOn }),
  }),
  'payout.paid': publicEvent({
    from: ['PayoutPaid'],
    title: 'A payout has arrived',
    subject: accountSubject,
    thin: ofPayout,
    make: ({ data }) => payout(data),
  }),
  'payout.failed': publicEvent({
    from: ['PayoutFailed'],
    title: 'A payout came back',
    subject: accountSubject,
    thin: { ...ofPayout, code: said(text, 'The gateway’s own') },
    make: ({ data }) => ({ ...payout(data), code: data.code }),
  }),
  'payout.cancelled': publicEvent({
    from: ['PayoutCancelled'],
    title: 'A payout was cancelled: it is available again',
    subject: accountSubject,
    thin: ofPayout,
    make: ({ data }) => payout(data),
  }),
  'payout_account.requirements_changed': publicEvent({
    from: ['PayoutRequirementsChanged'],
    title: 'What is missing before a vendor can be paid has changed',
    subject: ({ vendorOrgId }) => `payout-account/${vendorOrgId}`,
    thin: {
      vendorOrgId: id,
      due: said(list(text), 'Codes of the gateway'),
      dueBy: nullable(instant),
    },
    make: ({ data: { vendorOrgId, due, dueBy } }) => ({ vendorOrgId, due, dueBy }),
  }),
  'payout_account.enabled': publicEvent({
    from: ['PayoutsEnabled'],
    title: 'A vendor can be paid',
    subject: ({ vendorOrgId }) => `payout-account/${vendorOrgId}`,
    thin: { vendorOrgId: id },
    make: ({ data: { vendorOrgId } }) => ({ vendorOrgId }),
  }),
  'payout_account.restricted': publicEvent({
    from: ['PayoutsRestricted'],
    title: 'A vendor cannot be paid for now',
    subject: ({ vendorOrgId }) => `payout-account/${vendorOrgId}`,
    thin: { vendorOrgId: id },
    make: ({ data: { vendorOrgId } }) => ({ vendorOrgId }),
  }),
  'chargeback.opened': publicEvent({
    from: ['ChargebackOpened'],
    title: 'A buyer’s bank disputes a payment, or asks about it',
    subject: chargebackSubject,
    thin: {
      ...ofChargeback,
      kind: oneOf('inquiry', 'chargeback'),
      reason: text,
      evidenceDueBy: nullable(instant),
    },
    make: ({ data }) => ({
      ...chargeback(data),
      kind: data.kind,
      reason: data.reason,
      evidenceDueBy: data.evidenceDueBy,
    }),
  }),
  'chargeback.won': publicEvent({
    from: ['ChargebackWon'],
    title: 'The bank has decided for the vendor',
    subject: chargebackSubject,
    thin: ofChargeback,
    make: ({ data }) => chargeback(data),
  }),
  'chargeback.lost': publicEvent({
    from: ['ChargebackLost'],
    title: 'The bank has decided for the buyer',
    subject: chargebackSubject,
    thin: ofChargeback,
    make: ({ data }) => chargeback(data),
  }),
};
