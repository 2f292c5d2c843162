import { randomUUID } from 'node:crypto';

export type Metadata = Record<string, string>;

/** What every object of API v1 has (docs.stripe.com/api). */
export interface Thing {
  readonly id: string;
  readonly object: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly livemode: false;
  metadata?: Metadata;
}

export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** docs.stripe.com/api/balance_transactions/object */
export interface BalanceTransaction extends Thing, Money {
  readonly object: 'balance_transaction';
  /** Seconds since 1970 at which `net` can be used. */
  readonly available_on: number;
  readonly balance_type: 'payments';
  readonly description: string | null;
  readonly exchange_rate: null;
  readonly fee: number;
  readonly fee_details: readonly (Money & {
    readonly application: null;
    readonly description: string;
    readonly type: 'stripe_fee';
  })[];
  readonly net: number;
  readonly reporting_category: ReportingCategory;
  readonly source: string | null;
  status: 'available' | 'pending';
  readonly type: BalanceTransactionType;
  /** The automatic payout that took it; not on the wire. */
  payout?: string;
}

/** docs.stripe.com/reports/balance-transaction-types */
export type BalanceTransactionType =
  | 'adjustment'
  | 'charge'
  | 'payment'
  | 'payment_refund'
  | 'payout'
  | 'payout_cancel'
  | 'payout_failure'
  | 'refund'
  | 'refund_failure'
  | 'reserve_transaction'
  | 'stripe_fee'
  | 'topup'
  | 'transfer'
  | 'transfer_refund';

/** docs.stripe.com/reports/reporting-categories */
export type ReportingCategory =
  | 'charge'
  | 'connect_reserved_funds'
  | 'dispute'
  | 'dispute_reversal'
  | 'fee'
  | 'partial_capture_reversal'
  | 'payout'
  | 'payout_reversal'
  | 'refund'
  | 'refund_failure'
  | 'topup'
  | 'transfer'
  | 'transfer_reversal';

export type Method = 'card' | 'customer_balance';

/** docs.stripe.com/api/payment_intents/object */
export interface PaymentIntent extends Thing, Money {
  readonly object: 'payment_intent';
  amount_capturable: number;
  amount_received: number;
  canceled_at: number | null;
  cancellation_reason: string | null;
  readonly capture_method: 'automatic' | 'automatic_async' | 'manual';
  readonly client_secret: string;
  readonly customer: string | null;
  description: string | null;
  last_payment_error: Readonly<Record<string, unknown>> | null;
  latest_charge: string | null;
  metadata: Metadata;
  next_action: Readonly<Record<string, unknown>> | null;
  payment_method: string | null;
  readonly payment_method_types: readonly string[];
  status:
    | 'canceled'
    | 'processing'
    | 'requires_action'
    | 'requires_capture'
    | 'requires_confirmation'
    | 'requires_payment_method'
    | 'succeeded';
  readonly transfer_group: string | null;
}

/** docs.stripe.com/api/charges/object */
export interface Charge extends Thing, Money {
  readonly object: 'charge';
  amount_captured: number;
  amount_refunded: number;
  balance_transaction: string | null;
  captured: boolean;
  disputed: boolean;
  readonly customer: string | null;
  failure_code: string | null;
  metadata: Metadata;
  readonly paid: boolean;
  readonly payment_intent: string | null;
  readonly payment_method_details: {
    readonly type: string;
    readonly card?: { readonly capture_before?: number; readonly [field: string]: unknown };
    readonly [field: string]: unknown;
  };
  refunded: boolean;
  readonly status: 'failed' | 'pending' | 'succeeded';
  transfer_group: string | null;
  readonly source_transfer: string | null;
}

/** docs.stripe.com/api/refunds/object */
export interface Refund extends Thing, Money {
  readonly object: 'refund';
  balance_transaction: string | null;
  readonly charge: string | null;
  readonly customer: string | null;
  failure_balance_transaction?: string;
  failure_reason?: string;
  metadata: Metadata;
  readonly payment_intent: string | null;
  pending_reason?: 'charge_pending' | 'insufficient_funds' | 'processing';
  readonly reason: string | null;
  status: 'canceled' | 'failed' | 'pending' | 'requires_action' | 'succeeded';
}

/** docs.stripe.com/api/transfers/object */
export interface Transfer extends Thing, Money {
  readonly object: 'transfer';
  amount_reversed: number;
  readonly balance_transaction: string;
  readonly description: string | null;
  readonly destination: string;
  readonly destination_payment: string;
  metadata: Metadata;
  reversed: boolean;
  readonly source_transaction: string | null;
  readonly source_type: 'card';
  readonly transfer_group: string | null;
}

/** docs.stripe.com/api/transfer_reversals/object */
export interface TransferReversal extends Thing, Money {
  readonly object: 'transfer_reversal';
  readonly balance_transaction: string;
  readonly destination_payment_refund: string;
  metadata: Metadata;
  readonly source_refund: null;
  readonly transfer: string;
}

/** docs.stripe.com/api/payouts/object */
export interface Payout extends Thing, Money {
  readonly object: 'payout';
  readonly arrival_date: number;
  readonly automatic: boolean;
  readonly balance_transaction: string;
  readonly destination: string;
  failure_balance_transaction: string | null;
  failure_code: string | null;
  failure_message: string | null;
  metadata: Metadata;
  readonly reconciliation_status: 'completed' | 'not_applicable';
  status: 'canceled' | 'failed' | 'in_transit' | 'paid' | 'pending';
}

/** docs.stripe.com/api/disputes/object */
export interface Dispute extends Thing, Money {
  readonly object: 'dispute';
  balance_transactions: BalanceTransaction[];
  readonly charge: string;
  /** Texts and ids of files by their names; `enhanced_evidence` stays empty. */
  evidence: Record<string, unknown>;
  evidence_details: {
    readonly due_by: number;
    has_evidence: boolean;
    past_due: boolean;
    submission_count: number;
    readonly enhanced_eligibility: Readonly<Record<string, never>>;
  };
  is_charge_refundable: boolean;
  metadata: Metadata;
  readonly payment_intent: string | null;
  readonly reason: string;
  status:
    | 'lost'
    | 'needs_response'
    | 'under_review'
    | 'warning_closed'
    | 'warning_needs_response'
    | 'warning_under_review'
    | 'won';
}

/** docs.stripe.com/api/checkout/sessions/object */
export interface CheckoutSession extends Thing {
  readonly object: 'checkout.session';
  readonly amount_total: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly expires_at: number;
  metadata: Metadata;
  payment_intent: string | null;
  readonly payment_method_types: readonly Method[];
  payment_status: 'paid' | 'unpaid';
  status: 'complete' | 'expired' | 'open';
  readonly success_url: string | null;
  url: string | null;
}

/** docs.stripe.com/api/customers/object; its cash balance by currency is not on the wire. */
export interface Customer extends Thing {
  readonly object: 'customer';
  email: string | null;
  metadata: Metadata;
  name: string | null;
}

/** docs.stripe.com/api/events/object */
export interface StripeEvent extends Thing {
  readonly object: 'event';
  readonly account?: string;
  readonly api_version: string;
  readonly data: {
    readonly object: unknown;
    readonly previous_attributes?: Readonly<Record<string, unknown>>;
  };
  pending_webhooks: number;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  readonly type: string;
}

export const PLATFORM = 'acct_platform';

export const newId = (prefix: string): string =>
  `${prefix}${prefix.endsWith('_') ? '' : '_'}${randomUUID().replaceAll('-', '')}`;

/** All objects of all accounts: each belongs to the platform or to a connected account. */
export class Records {
  private readonly byId = new Map<
    string,
    { readonly thing: Thing; readonly account: string; readonly place: number }
  >();
  private readonly byKind = new Map<string, Thing[]>();

  add<T extends Thing>(thing: T, account: string = PLATFORM): T {
    const kind = `${account}:${thing.object}`;
    const known = this.byKind.get(kind) ?? [];
    this.byKind.set(kind, known);
    this.byId.set(thing.id, { thing, account, place: known.length });
    known.push(thing);
    return thing;
  }

  find<T extends Thing>(object: T['object'], id: string, account: string = PLATFORM): T | null {
    const kept = this.byId.get(id);
    return kept?.thing.object === object && kept.account === account ? (kept.thing as T) : null;
  }

  /** Whatever it is, whosever it is; for expanding. */
  any(id: string): Thing | null {
    return this.byId.get(id)?.thing ?? null;
  }

  /** Where it stands among its kind of its account: the first is 0. */
  placeOf(id: string): number | null {
    return this.byId.get(id)?.place ?? null;
  }

  ownerOf(id: string): string | null {
    return this.byId.get(id)?.account ?? null;
  }

  /** In the order in which they came. */
  all<T extends Thing>(object: T['object'], account: string = PLATFORM): readonly T[] {
    return (this.byKind.get(`${account}:${object}`) ?? []) as T[];
  }
}
