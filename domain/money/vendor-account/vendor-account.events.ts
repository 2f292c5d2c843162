import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';
import type { Currency } from '../../shared/money/money.js';
import type { Entry } from '../ledger/entry.js';
import type { AdjustmentNature, ReserveRule } from '../money-action/money-action.events.js';

export interface OfVendorAccount {
  readonly accountId: string;
  readonly vendorOrgId: string;
  readonly currency: Currency;
}

/** What an order brings the vendor, or takes back. Minor units. */
export interface CreditedEarning {
  readonly purchaseId: string;
  readonly orderId: string;
  /** The order's number. */
  readonly number: string;
  readonly gross: number;
  readonly commission: number;
  /** VAT on the commission. */
  readonly tax: number;
  /** Gross less commission and its VAT. */
  readonly net: number;
}

interface OfPayout {
  readonly payoutId: string;
  readonly amount: number;
}

export type VendorAccountEvent =
  | DomainEvent<
      'EarningReleased',
      OfVendorAccount & CreditedEarning & { releaseId: string; entries: readonly Entry[] }
    >
  /** The buyer was given money back that had been released. */
  | DomainEvent<
      'EarningReversed',
      OfVendorAccount & CreditedEarning & { refundId: string; entries: readonly Entry[] }
    >
  /** Kept back for a while, against what may be reclaimed. */
  | DomainEvent<
      'ReserveHeld',
      OfVendorAccount & {
        reserveId: string;
        amount: number;
        reason: string;
        /** Null: a process, while a chargeback is open. */
        heldBy: string | null;
        /** It becomes available by itself then; absent: when somebody makes it so. */
        freeAt?: string;
        /** Of whose release it is a part; absent: of none. */
        orderId?: string;
        number?: string;
        entries: readonly Entry[];
      }
    >
  | DomainEvent<
      'ReserveFreed',
      OfVendorAccount & {
        reserveId: string;
        amount: number;
        reason: string;
        freedBy: string | null;
        entries: readonly Entry[];
      }
    >
  /** From now on a part of each release is kept back for some days. Two people have decided it. */
  | DomainEvent<
      'ReserveRuleSet',
      OfVendorAccount &
        ReserveRule & { ruleId: string; reason: string; proposedBy: string; confirmedBy: string }
    >
  /** What two people have decided; above zero: to the vendor. */
  | DomainEvent<
      'AdjustmentPosted',
      OfVendorAccount & {
        adjustmentId: string;
        amount: number;
        nature: AdjustmentNature;
        reason: string;
        evidence: string;
        proposedBy: string;
        confirmedBy: string;
        entries: readonly Entry[];
      }
    >
  /** Nothing is paid out until the block is lifted, by another person. */
  | DomainEvent<'PayoutsBlocked', OfVendorAccount & { reason: string; blockedBy: string }>
  | DomainEvent<'PayoutsUnblocked', OfVendorAccount & { reason: string; unblockedBy: string }>
  /** All that is available is on its way; `requestedBy` null: by schedule. */
  | DomainEvent<
      'PayoutRequested',
      OfVendorAccount &
        OfPayout & {
          gatewayAccount: string;
          requestedBy: string | null;
          /** The payout run; absent: it was asked for by itself. */
          runId?: string;
        }
    >
  | DomainEvent<'PayoutCancelled', OfVendorAccount & OfPayout & { cancelledBy: string }>
  /** Moved from the operator's account at the gateway to the vendor's there. */
  | DomainEvent<
      'TransferMade',
      OfVendorAccount &
        OfPayout & { transferRef: string; gatewayAccount: string; entries: readonly Entry[] }
    >
  /** The gateway will not move it: it is available again. */
  | DomainEvent<'TransferRefused', OfVendorAccount & OfPayout & { code: string }>
  /** The gateway is paying it into the vendor's bank account. */
  | DomainEvent<
      'PayoutSent',
      OfVendorAccount &
        OfPayout & { payoutRef: string; arrivesOn: string | null; entries: readonly Entry[] }
    >
  | DomainEvent<'PayoutPaid', OfVendorAccount & OfPayout & { entries: readonly Entry[] }>
  /** It came back to the vendor's account at the gateway, even after it was paid. */
  | DomainEvent<
      'PayoutFailed',
      OfVendorAccount & OfPayout & { code: string; entries: readonly Entry[] }
    >
  | DomainEvent<
      'PayoutRetried',
      OfVendorAccount & OfPayout & { attempt: number; gatewayAccount: string; retriedBy: string }
    >;

const vendor = organizations('payout.read', (e: OfVendorAccount) => [e.vendorOrgId]);

export const vendorAccountEvents = eventsOf<VendorAccountEvent>('vendorAccount', {
  EarningReleased: { version: 1, audience: vendor },
  EarningReversed: { version: 1, audience: vendor },
  ReserveHeld: { version: 1, audience: vendor },
  ReserveFreed: { version: 1, audience: vendor },
  ReserveRuleSet: { version: 1, audience: vendor },
  AdjustmentPosted: { version: 1, audience: vendor },
  PayoutsBlocked: { version: 1, audience: vendor },
  PayoutsUnblocked: { version: 1, audience: vendor },
  PayoutRequested: { version: 1, audience: vendor },
  PayoutCancelled: { version: 1, audience: vendor },
  TransferMade: { version: 1, audience: vendor },
  TransferRefused: { version: 1, audience: vendor },
  PayoutSent: { version: 1, audience: vendor },
  PayoutPaid: { version: 1, audience: vendor },
  PayoutFailed: { version: 1, audience: vendor },
  PayoutRetried: { version: 1, audience: vendor },
});
