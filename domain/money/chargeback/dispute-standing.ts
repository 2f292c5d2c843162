import type { Currency } from '../../shared/money/money.js';

/** Why a buyer's bank asks for the money back, as card networks group it. */
export const disputeReasons = [
  'fraudulent',
  'unrecognized',
  'notReceived',
  'notAsDescribed',
  'creditNotProcessed',
  'duplicate',
  'cancelled',
  'other',
] as const;

export type DisputeReason = (typeof disputeReasons)[number];

/**
 * - `inquiry`, `inquiryUnderReview`: the bank asks, and moves no money.
 * - `inquiryClosed`: nothing came of it.
 * - `needsResponse`, `underReview`: a chargeback: the money was taken back.
 * - `won`: it came back; `lost`: it will not.
 * - `unknown`: the gateway says something that we have no word for: somebody has to look.
 */
export const disputeStatuses = [
  'inquiry',
  'inquiryUnderReview',
  'inquiryClosed',
  'needsResponse',
  'underReview',
  'won',
  'lost',
  'unknown',
] as const;

export type DisputeStatus = (typeof disputeStatuses)[number];

/** What moved on the operator's balance at the gateway. Minor units. */
export interface DisputeMovement {
  readonly amount: number;
  /** What the gateway calls the movements. */
  readonly transactions: readonly string[];
}

/** How the gateway says that a dispute of a payment stands. Amounts are minor units of `currency`. */
export interface DisputeStanding {
  readonly disputeRef: string;
  /** The payment that is disputed, as the gateway calls it. */
  readonly gatewayRef: string;
  readonly status: DisputeStatus;
  /** The gateway's own word for it. */
  readonly gatewayStatus: string;
  readonly reason: DisputeReason;
  /** The gateway's own word for it. */
  readonly gatewayReason: string;
  readonly amount: number;
  readonly currency: Currency;
  /** ISO 8601; evidence that comes later is not looked at. Null: none is asked for. */
  readonly evidenceDueBy: string | null;
  /** Evidence was submitted, which is done once. */
  readonly hasEvidence: boolean;
  /** What has left with the chargeback; `fee` is never returned. Null: nothing has. */
  readonly taken: (DisputeMovement & { readonly fee: number }) | null;
  /** What came back when it was won. Null: nothing has. */
  readonly returned: DisputeMovement | null;
  /** For countering with evidence; it comes back when the chargeback is won. */
  readonly counterFee: {
    readonly charged: DisputeMovement | null;
    readonly returned: DisputeMovement | null;
  };
  /** ISO 8601. */
  readonly createdAt: string;
}

/** What is told to the buyer's bank. Whatever is not known is left out. */
export interface DisputeEvidence {
  /** What speaks for the delivery, in our words. */
  readonly explanation: string;
  readonly productDescription: string | null;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  /** Calendar day, `2026-03-05`. */
  readonly shippedOn: string | null;
}

/** A document that goes with it. */
export interface DisputeEvidenceFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** As Stripe takes (docs.stripe.com/api/disputes/update#update_dispute-evidence), in characters. */
export const MAX_EVIDENCE_CHARACTERS = 20_000;
