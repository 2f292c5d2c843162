import type { DomainCommand } from '../../shared/decider/decider.js';
import type { AdjustmentNature, ReserveRule } from '../money-action/money-action.events.js';
import type { CreditedEarning, OfVendorAccount } from './vendor-account.events.js';

/** Amounts are minor units of the account's currency. */
export type VendorAccountCommand = OfVendorAccount &
  (
    | (DomainCommand<'CreditEarning'> & {
        releaseId: string;
        earning: Omit<CreditedEarning, 'net'>;
      })
    | (DomainCommand<'ReverseEarning'> & {
        refundId: string;
        earning: Omit<CreditedEarning, 'net'>;
      })
    | (DomainCommand<'HoldReserve'> & {
        reserveId: string;
        amount: number;
        reason: string;
        /** Null: a process. */
        by: string | null;
      })
    | (DomainCommand<'FreeReserve'> & { reserveId: string; reason: string; by: string | null })
    | (DomainCommand<'SetReserveRule'> &
        ReserveRule & { ruleId: string; reason: string; proposedBy: string; confirmedBy: string })
    | (DomainCommand<'PostAdjustment'> & {
        adjustmentId: string;
        amount: number;
        nature: AdjustmentNature;
        reason: string;
        evidence: string;
        proposedBy: string;
        confirmedBy: string;
      })
    | (DomainCommand<'BlockPayouts'> & { reason: string; by: string })
    | (DomainCommand<'UnblockPayouts'> & { reason: string; by: string })
    | (DomainCommand<'RequestPayout'> & {
        payoutId: string;
        /** What is less is carried over. */
        minimum: number;
        /** More than this takes two people; null: no limit. */
        limit: number | null;
        /** The vendor's account at the gateway; null: it cannot be paid yet. */
        gatewayAccount: string | null;
        by: string | null;
        runId?: string;
      })
    | (DomainCommand<'CancelPayout'> & { payoutId: string; by: string })
    | (DomainCommand<'RecordTransfer'> & {
        payoutId: string;
        transferRef: string;
        gatewayTransactions: readonly string[];
      })
    | (DomainCommand<'RecordTransferRefusal'> & { payoutId: string; code: string })
    | (DomainCommand<'RecordPayoutSent'> & {
        payoutId: string;
        payoutRef: string;
        arrivesOn: string | null;
      })
    | (DomainCommand<'RecordPayoutPaid'> & { payoutId: string })
    | (DomainCommand<'RecordPayoutFailure'> & { payoutId: string; code: string })
    | (DomainCommand<'RetryPayout'> & { payoutId: string; gatewayAccount: string; by: string })
  );
