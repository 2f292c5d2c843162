import { eventTypesOutside } from '../../domain/events.js';
import type { Entry } from '../../domain/money/ledger/entry.js';
import type { ReserveRule } from '../../domain/money/money-action/money-action.events.js';
import {
  vendorAccountEvents,
  type VendorAccountEvent,
} from '../../domain/money/vendor-account/vendor-account.events.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { Currency } from '../../domain/shared/money/money.js';
import { isoTime, type ProjectedEvent, type Projection } from '../projection.js';

/** What has moved, in minor units. */
export interface VendorFlows {
  /** Taken from buyers for the vendor's orders. */
  readonly captured: number;
  /** Of what was released: the gross amount, and what the operator has charged. */
  readonly gross: number;
  readonly commission: number;
  readonly tax: number;
  /** Net of what was taken back for refunds; part of none of the sums above. */
  readonly reversed: number;
  /** Paid into the vendor's bank account, less what came back. */
  readonly paid: number;
}

/** What one vendor has in one currency. Minor units. */
export interface VendorBalances {
  /** Of the vendor's account; null until it has been credited for the first time. */
  readonly accountId: string | null;
  readonly vendorOrgId: string;
  readonly currency: Currency;
  /** Captured from buyers, and neither released nor given back. */
  readonly held: number;
  /** What can be paid out; below zero where more was taken back than earned since. */
  readonly available: number;
  readonly reserved: number;
  /** Asked to be paid out, and not in the bank yet. */
  readonly onTheWay: number;
  readonly total: VendorFlows;
  /** The month of the last event that has moved anything, `2026-03` in UTC, and what it has moved. */
  readonly month: string;
  readonly inMonth: VendorFlows;
  /** Why nothing is paid out; null: payouts are not blocked. */
  readonly blocked: { readonly reason: string; readonly by: string; readonly at: string } | null;
  readonly isBlocked: boolean;
  /** What is kept back of each release; null: nothing. */
  readonly reserveRule: (ReserveRule & { readonly reason: string; readonly setAt: string }) | null;
  /** There is something for a payout run to look at: money, or a debt. */
  readonly isOwed: boolean;
  /** Of the account's stream; −1: nothing was recorded there yet. */
  readonly revision: number;
  readonly changedAt: string;
}

type Handled =
  | 'PaymentCaptured'
  | 'FundsReleased'
  | 'RefundRequested'
  | 'ChargebackEnded'
  | VendorAccountEvent['type'];

export const vendorBalancesKey = (vendorOrgId: string, currency: Currency): string =>
  `${vendorOrgId}|${currency}`;

const nothing: VendorFlows = {
  captured: 0,
  gross: 0,
  commission: 0,
  tax: 0,
  reversed: 0,
  paid: 0,
};

/** What each vendor has, per currency: held, available, reserved, on the way, and paid. */
export const vendorBalances: Projection<VendorBalances, Handled> = {
  name: 'vendor-balances',
  version: 3,
  handles: [
    'PaymentCaptured',
    'FundsReleased',
    'RefundRequested',
    'ChargebackEnded',
    ...(Object.keys(vendorAccountEvents) as VendorAccountEvent['type'][]),
  ],
  ignores: [
    'PaymentRequested',
    'CheckoutRequested',
    'CheckoutOpened',
    'CheckoutFailed',
    // of money that is the buyer's still
    'BankTransferOpened',
    'BankTransferReceived',
    'ReturnRequested',
    'ReturnSucceeded',
    'ReturnFailed',
    'PaymentAuthorised',
    'PaymentShareReduced',
    'CaptureRequested',
    'CaptureFailed',
    'PaymentAbandoned',
    'AuthorisationReleased',
    'CommissionAttached',
    // it is the account's own event that takes it back
    'EarningReclaimed',
    'RefundSucceeded',
    'RefundFailed',
    'RefundRetried',
    'ChargebackWithheld',
    'ReleaseWithheld',
    'ReleaseHoldSet',
    'ReleaseHoldLifted',
    'RefundAsked',
    'RefundDeclined',
    ...eventTypesOutside('payment', 'vendorAccount'),
  ],
  indexes: [
    ['vendorOrgId', 'currency'],
    ['accountId'],
    ['currency', 'vendorOrgId'],
    ['isOwed', 'currency', 'vendorOrgId'],
  ],
  columns: ['held', 'available', 'reserved', 'onTheWay', 'isBlocked', 'changedAt'],
  route: (event) => {
    const { currency } = event.data;
    if (
      event.type === 'PaymentCaptured' ||
      event.type === 'RefundRequested' ||
      event.type === 'ChargebackEnded'
    ) {
      const vendors = new Set(event.data.shares.map((s) => s.vendorOrgId));
      return [...vendors].map((vendorOrgId) => vendorBalancesKey(vendorOrgId, currency));
    }
    return [vendorBalancesKey(event.data.vendorOrgId, currency)];
  },
  evolve: (key, doc, event) => {
    const { currency, occurredAt } = event.data;
    const vendorOrgId = key.slice(0, -currency.length - 1);
    const before: VendorBalances = doc ?? {
      accountId: null,
      vendorOrgId,
      currency,
      held: 0,
      available: 0,
      reserved: 0,
      onTheWay: 0,
      total: nothing,
      month: occurredAt.slice(0, 7),
      inMonth: nothing,
      blocked: null,
      isBlocked: false,
      reserveRule: null,
      isOwed: false,
      revision: -1,
      changedAt: '',
    };
    const after = changed(before, event);
    return {
      ...after,
      isOwed: after.available !== 0 || after.reserved !== 0,
      ...('accountId' in event.data
        ? { accountId: event.data.accountId, revision: event.revision }
        : {}),
      changedAt: isoTime(event.recordedAt),
    };
  },
};

function changed(before: VendorBalances, event: ProjectedEvent<Handled>): VendorBalances {
  const { vendorOrgId } = before;
  switch (event.type) {
    case 'PaymentCaptured': {
      const captured = sumOf(event.data.shares, vendorOrgId, (s) => s.amount);
      return { ...flowed(before, event, { captured }), held: before.held + captured };
    }
    case 'FundsReleased':
      return { ...before, held: before.held - event.data.gross };
    case 'RefundRequested': {
      const given = sumOf(event.data.shares, vendorOrgId, (s) => s.amount - s.released);
      return { ...before, held: before.held - given };
    }
    case 'ChargebackEnded': {
      if (event.data.bearer !== 'vendor') return before;
      const borne = sumOf(event.data.shares, vendorOrgId, (s) => s.amount - s.released);
      return { ...before, held: before.held - borne };
    }
    case 'EarningReleased': {
      const { gross, commission, tax, net } = event.data;
      const available = before.available + net;
      return { ...flowed(before, event, { gross, commission, tax }), available };
    }
    case 'EarningReversed': {
      const { net } = event.data;
      return {
        ...flowed(before, event, { reversed: net }),
        available: before.available - net,
      };
    }
    case 'ReserveHeld':
    case 'ReserveFreed': {
      const kept = event.type === 'ReserveHeld' ? event.data.amount : -event.data.amount;
      return {
        ...before,
        available: before.available - kept,
        reserved: before.reserved + kept,
      };
    }
    case 'AdjustmentPosted':
      return { ...before, available: before.available + event.data.amount };
    case 'ReserveRuleSet': {
      const { percent, days, from, until, reason, occurredAt: setAt } = event.data;
      const isEnded = /^0(\.0+)?$/.test(percent);
      return {
        ...before,
        reserveRule: isEnded ? null : { percent, days, from, until, reason, setAt },
      };
    }
    case 'PayoutsBlocked': {
      const { reason, blockedBy: by, occurredAt: at } = event.data;
      return { ...before, blocked: { reason, by, at }, isBlocked: true };
    }
    case 'PayoutsUnblocked':
      return { ...before, blocked: null, isBlocked: false };
    case 'PayoutRequested':
    case 'PayoutCancelled':
    case 'TransferRefused': {
      const leaving = event.type === 'PayoutRequested' ? event.data.amount : -event.data.amount;
      return {
        ...before,
        available: before.available - leaving,
        onTheWay: before.onTheWay + leaving,
      };
    }
    case 'TransferMade':
    case 'PayoutSent':
    case 'PayoutRetried':
      return before;
    case 'PayoutPaid': {
      const { amount } = event.data;
      return {
        ...flowed(before, event, { paid: amount }),
        onTheWay: before.onTheWay - amount,
      };
    }
    case 'PayoutFailed': {
      const { amount, entries } = event.data;
      // what had not been paid is on the way still
      if (!leavesTheBank(entries)) return before;
      return {
        ...flowed(before, event, { paid: -amount }),
        onTheWay: before.onTheWay + amount,
      };
    }
    default:
      return never(event);
  }
}

/** A payout that comes back after it was paid is booked out of the vendor's bank account. */
const leavesTheBank = (entries: readonly Entry[]): boolean =>
  entries.some((e) => e.postings.some((p) => p.account === 'ownBank' && p.side === 'credit'));

function sumOf<Share extends { readonly vendorOrgId: string }>(
  shares: readonly Share[],
  vendorOrgId: string,
  amountOf: (share: Share) => number,
): number {
  return shares.reduce((n, s) => (s.vendorOrgId === vendorOrgId ? n + amountOf(s) : n), 0);
}

function flowed(
  before: VendorBalances,
  { data: { occurredAt } }: ProjectedEvent<Handled>,
  more: Partial<VendorFlows>,
): VendorBalances {
  const month = occurredAt.slice(0, 7);
  const total = added(before.total, more);
  // events of several streams may come late by a moment: what belongs to a month before is not this one's
  if (month < before.month) return { ...before, total };
  const soFar = month === before.month ? before.inMonth : nothing;
  return { ...before, total, month, inMonth: added(soFar, more) };
}

const added = (a: VendorFlows, b: Partial<VendorFlows>): VendorFlows => ({
  captured: a.captured + (b.captured ?? 0),
  gross: a.gross + (b.gross ?? 0),
  commission: a.commission + (b.commission ?? 0),
  tax: a.tax + (b.tax ?? 0),
  reversed: a.reversed + (b.reversed ?? 0),
  paid: a.paid + (b.paid ?? 0),
});
