import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';
import type { Currency } from '../../shared/money/money.js';
import type { Bearer } from '../chargeback/chargeback.events.js';
import type { Entry } from '../ledger/entry.js';

/** How a purchase is paid before it is delivered. */
export const prepaidMethods = ['card', 'transfer'] as const;

export type PrepaidMethod = (typeof prepaidMethods)[number];

/** What a number of a bank account is called where it is used. */
export const bankNumberKinds = [
  'iban',
  'bic',
  'sortCode',
  'routingNumber',
  'bankCode',
  'branchCode',
  'clabe',
  'accountNumber',
] as const;

export type BankNumberKind = (typeof bankNumberKinds)[number];

/** Where a bank transfer goes to: an account that the gateway has opened for this payment alone. */
export interface TransferDetails {
  readonly accountHolder: string;
  readonly bankName: string | null;
  /** Where the account is kept (ISO 3166-1). */
  readonly country: string;
  readonly numbers: readonly { readonly kind: BankNumberKind; readonly value: string }[];
  /** What the transfer is to say. */
  readonly reference: string;
}

/** One order's part of a payment. */
export interface PaymentShare {
  readonly orderId: string;
  readonly number: string;
  readonly vendorOrgId: string;
  /** Gross, in minor units of the payment's currency. */
  readonly amount: number;
}

/** A part of a refund. */
export interface RefundShare {
  readonly orderId: string;
  readonly vendorOrgId: string;
  /** Gross, in minor units. */
  readonly amount: number;
  /** The part of it that the vendor had already been credited with. */
  readonly released: number;
}

/** What is kept of an order's money while a chargeback of it is open. Minor units. */
export interface WithheldShare {
  readonly orderId: string;
  readonly number: string;
  readonly vendorOrgId: string;
  /** Gross: the chargeback's part. */
  readonly amount: number;
  /** Of it, what is held, and is not released meanwhile. */
  readonly held: number;
  /** Of what was released, the vendor's part: kept back in its account. */
  readonly reserved: number;
  readonly reserveId: string;
}

/** What was kept back in a vendor's account, and is not any more. */
export interface FreedReserve {
  readonly orderId: string;
  readonly vendorOrgId: string;
  readonly reserveId: string;
}

/** An order's part of a chargeback that was lost. Minor units, gross. */
export interface ChargedBackShare {
  readonly orderId: string;
  readonly vendorOrgId: string;
  readonly amount: number;
  /** The part of it that the vendor had been credited with, and gives back. */
  readonly released: number;
}

/** A part of an order's line that is refunded, before tax, in minor units. */
export interface RefundedLine {
  readonly lineId: string;
  readonly net: number;
}

export interface OfPayment {
  readonly paymentId: string;
  readonly purchaseId: string;
  readonly buyerOrgId: string;
  readonly currency: Currency;
}

/** Not paid in time; every order of it rejected or cancelled. */
export type AbandonedBecause = 'expired' | 'nothing-left';

/** Of an authorisation: nothing is left to pay for; it came too late; there is one already; too little. */
export type ReleasedBecause = AbandonedBecause | 'twice' | 'amount';

/** The frozen commission of one order, in minor units of the order's currency. */
export interface ChargedOrder {
  readonly orderId: string;
  readonly vendorOrgId: string;
  /** The whole order as it was placed. */
  readonly gross: number;
  readonly commission: number;
  /** VAT on the commission. */
  readonly tax: number;
}

/** What an order, or a part of it, brings the vendor, or takes back. Minor units. */
export interface Earning {
  readonly orderId: string;
  /** The order's number. */
  readonly number: string;
  readonly vendorOrgId: string;
  readonly gross: number;
  readonly commission: number;
  readonly tax: number;
}

/** Who asked for a refund; `process`: less was supplied than was paid for. */
export type RefundedBy = 'vendor' | 'operator' | 'process';

export type PaymentEvent =
  /** The buyer is asked to pay, once everything is reserved and approved. Amounts in minor units. */
  | DomainEvent<
      'PaymentRequested',
      OfPayment & {
        number: string;
        method: PrepaidMethod;
        shares: readonly PaymentShare[];
        amount: number;
        /** What is not paid by then is not waited for. */
        dueBy: string;
      }
    >
  /** Somebody wants to pay now: a page of the gateway's is made for it. */
  | DomainEvent<
      'CheckoutRequested',
      OfPayment & { attempt: number; amount: number; requestedBy: string }
    >
  | DomainEvent<'CheckoutOpened', OfPayment & { attempt: number; checkoutRef: string }>
  /** The gateway waits for a bank transfer: the buyer is told where to send the money. */
  | DomainEvent<
      'BankTransferOpened',
      OfPayment & {
        gatewayRef: string;
        details: TransferDetails;
        amount: number;
        dueBy: string;
        number: string;
      }
    >
  /** Money of the buyer's has come, which is not taken for anything yet. */
  | DomainEvent<
      'BankTransferReceived',
      OfPayment & {
        gatewayRef: string;
        receiptRef: string;
        amount: number;
        /** When the gateway had it. */
        receivedAt: string;
        /** Of what is due, after it. */
        missing: number;
        /** Nothing is due that it could be taken for: it is offered back. */
        excess: number;
        entries: readonly Entry[];
      }
    >
  /** What has come and was not taken is sent back to the bank account that it came from. */
  | DomainEvent<
      'ReturnRequested',
      OfPayment & {
        returnId: string;
        gatewayRef: string;
        amount: number;
        /** The person; null: it is a refund. */
        requestedBy: string | null;
      }
    >
  | DomainEvent<
      'ReturnSucceeded',
      OfPayment & {
        returnId: string;
        returnRef: string;
        amount: number;
        entries: readonly Entry[];
      }
    >
  /** It is with the gateway still, or again. */
  | DomainEvent<
      'ReturnFailed',
      OfPayment & { returnId: string; amount: number; code: string; entries: readonly Entry[] }
    >
  /** The gateway could not make one, or the buyer's bank refused, or it was left. */
  | DomainEvent<'CheckoutFailed', OfPayment & { attempt: number; code: string }>
  /** The money is the buyer's still; it can be captured until `captureBefore`. */
  | DomainEvent<
      'PaymentAuthorised',
      OfPayment & {
        gatewayRef: string;
        amount: number;
        captureBefore: string;
        /** Who ships what is paid for, and hears of it; absent in early ones. */
        vendorOrgIds?: readonly string[];
      }
    >
  /** Before the capture: an order of it costs less, or nothing any more. */
  | DomainEvent<
      'PaymentShareReduced',
      OfPayment & { orderId: string; from: number; to: number; reason: string }
    >
  | DomainEvent<'CaptureRequested', OfPayment & { amount: number }>
  | DomainEvent<
      'PaymentCaptured',
      OfPayment & {
        gatewayRef: string;
        shares: readonly PaymentShare[];
        amount: number;
        /** What the gateway keeps, in minor units of the same currency. */
        fee: number;
        entries: readonly Entry[];
      }
    >
  /** The authorisation was refused or had ended: the buyer is to pay in another way. */
  | DomainEvent<
      'CaptureFailed',
      OfPayment & {
        code: string;
        /** Who must not ship any more; absent in early ones. */
        vendorOrgIds?: readonly string[];
      }
    >
  /** Nobody waits for the money any more. */
  | DomainEvent<'PaymentAbandoned', OfPayment & { reason: AbandonedBecause }>
  /** Money that the gateway holds for us is given back without being taken. */
  | DomainEvent<
      'AuthorisationReleased',
      OfPayment & { gatewayRef: string; reason: ReleasedBecause }
    >
  /** What the operator charges the vendor for an order of it; heard by the vendor alone. */
  | DomainEvent<'CommissionAttached', OfPayment & ChargedOrder>
  /** The order is over and paid for: what was supplied is the vendor's from now on. */
  | DomainEvent<
      'FundsReleased',
      OfPayment & Earning & { releaseId: string; entries: readonly Entry[] }
    >
  /** The operator keeps the order's money from being released, whatever becomes of the order. */
  | DomainEvent<
      'ReleaseHoldSet',
      OfPayment & { orderId: string; vendorOrgId: string; reason: string; heldBy: string }
    >
  /** Another person lets it go on: what is due to be released is. */
  | DomainEvent<
      'ReleaseHoldLifted',
      OfPayment & { orderId: string; vendorOrgId: string; reason: string; liftedBy: string }
    >
  | DomainEvent<
      'RefundRequested',
      OfPayment & {
        refundId: string;
        shares: readonly RefundShare[];
        /** Whose orders it is of, and who hears of it; absent in early ones. */
        vendorOrgIds?: readonly string[];
        amount: number;
        gatewayRef: string;
        by: RefundedBy;
        /** The person; null: nobody, less was supplied. */
        requestedBy: string | null;
        reason: string;
        /** The lines that it is for; absent: it is an amount of the order, for none in particular. */
        lines?: readonly RefundedLine[];
        /** The buyer's request that it answers; absent: it was not asked for. */
        requestId?: string;
        entries: readonly Entry[];
      }
    >
  /** The buyer asks to be given something back for an order; whoever sold it answers. */
  | DomainEvent<
      'RefundAsked',
      OfPayment & {
        requestId: string;
        orderId: string;
        vendorOrgId: string;
        /** Gross, in minor units. */
        amount: number;
        /** Empty: it is for no line in particular. */
        lines: readonly RefundedLine[];
        reason: string;
        askedBy: string;
      }
    >
  | DomainEvent<
      'RefundDeclined',
      OfPayment & {
        requestId: string;
        orderId: string;
        vendorOrgId: string;
        by: 'vendor' | 'operator';
        declinedBy: string;
        reason: string;
      }
    >
  | DomainEvent<
      'RefundSucceeded',
      OfPayment & {
        refundId: string;
        /** Whose orders it is of, and who hears of it; absent in early ones. */
        vendorOrgIds?: readonly string[];
        refundRef: string;
        amount: number;
        entries: readonly Entry[];
      }
    >
  /** The buyer is given back what was released: the vendor returns it, and the operator its commission. */
  | DomainEvent<'EarningReclaimed', OfPayment & Earning & { refundId: string }>
  /** It has not reached the buyer, and is owed still; after it had succeeded it came back. */
  | DomainEvent<
      'RefundFailed',
      OfPayment & {
        refundId: string;
        code: string;
        /** Whose orders it is of, and who hears of it; absent in early ones. */
        vendorOrgIds?: readonly string[];
        entries: readonly Entry[];
      }
    >
  | DomainEvent<'RefundRetried', OfPayment & { refundId: string; attempt: number; by: string }>
  /** The buyer's bank has taken money of it back: nothing of these orders is released or paid out. */
  | DomainEvent<
      'ChargebackWithheld',
      OfPayment & {
        chargebackId: string;
        vendorOrgIds: readonly string[];
        shares: readonly WithheldShare[];
        /** What an allocation before this one had kept back. */
        freed: readonly FreedReserve[];
      }
    >
  /** The order is over and paid for, and so much of it waits: for what a bank decides, or for who holds it. */
  | DomainEvent<
      'ReleaseWithheld',
      OfPayment & { orderId: string; vendorOrgId: string; amount: number }
    >
  /** The bank has decided; what a vendor bears is taken from it. */
  | DomainEvent<
      'ChargebackEnded',
      OfPayment & {
        chargebackId: string;
        vendorOrgIds: readonly string[];
        outcome: 'won' | 'lost';
        bearer: Bearer;
        /** Of one that was lost. */
        shares: readonly ChargedBackShare[];
        freed: readonly FreedReserve[];
        entries: readonly Entry[];
      }
    >;

const vendor = organizations('payout.read', (e: { readonly vendorOrgId: string }) => [
  e.vendorOrgId,
]);
const vendors = organizations(
  'payout.read',
  (e: { readonly vendorOrgIds: readonly string[] }) => e.vendorOrgIds,
);
const buyer = organizations('payment.read', (e: OfPayment) => [e.buyerOrgId]);

const buyerAndVendor = organizations(
  'payment.read',
  (e: OfPayment & { readonly vendorOrgId: string }) => [e.buyerOrgId, e.vendorOrgId],
);
const buyerAndVendors = organizations(
  'payment.read',
  (e: OfPayment & { readonly vendorOrgIds?: readonly string[] }) => [
    e.buyerOrgId,
    ...(e.vendorOrgIds ?? []),
  ],
);

/** Of money that is taken or given back: it is held for vendors, or was. */
const buyerAndSharers = organizations(
  'payment.read',
  (e: OfPayment & { readonly shares: readonly { readonly vendorOrgId: string }[] }) => [
    e.buyerOrgId,
    ...new Set(e.shares.map(({ vendorOrgId }) => vendorOrgId)),
  ],
);

export const paymentEvents = eventsOf<PaymentEvent>('payment', {
  PaymentRequested: { version: 1, audience: buyer },
  CheckoutRequested: { version: 1, audience: buyer },
  CheckoutOpened: { version: 1, audience: buyer },
  CheckoutFailed: { version: 1, audience: buyer },
  BankTransferOpened: { version: 1, audience: buyer },
  BankTransferReceived: { version: 1, audience: buyer },
  ReturnRequested: { version: 1, audience: buyer },
  ReturnSucceeded: { version: 1, audience: buyer },
  ReturnFailed: { version: 1, audience: buyer },
  PaymentAuthorised: { version: 1, audience: buyerAndVendors },
  PaymentShareReduced: { version: 1, audience: buyer },
  CaptureRequested: { version: 1, audience: buyer },
  PaymentCaptured: { version: 1, audience: buyerAndSharers },
  CaptureFailed: { version: 1, audience: buyerAndVendors },
  PaymentAbandoned: { version: 1, audience: buyer },
  AuthorisationReleased: { version: 1, audience: buyer },
  CommissionAttached: { version: 1, audience: vendor },
  FundsReleased: { version: 1, audience: vendor },
  EarningReclaimed: { version: 1, audience: vendor },
  RefundAsked: { version: 1, audience: buyerAndVendor },
  RefundDeclined: { version: 1, audience: buyerAndVendor },
  RefundRequested: { version: 1, audience: buyerAndSharers },
  RefundSucceeded: { version: 1, audience: buyerAndVendors },
  RefundFailed: { version: 1, audience: buyerAndVendors },
  RefundRetried: { version: 1, audience: buyer },
  ChargebackWithheld: { version: 1, audience: vendors },
  ReleaseWithheld: { version: 1, audience: vendor },
  ReleaseHoldSet: { version: 1, audience: vendor },
  ReleaseHoldLifted: { version: 1, audience: vendor },
  ChargebackEnded: { version: 1, audience: vendors },
});
