import { Map as ImmutableMap } from 'immutable';
import { never, type Decider } from '../../shared/decider/decider.js';
import { conflict, forbidden, invalid, missing } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import { toDecimal } from '../../shared/money/money.js';
import { after24Hours, daysBetween, utcDayAt } from '../../shared/time/days.js';
import { percentOf } from '../commission/commission.js';
import { entriesOf, operatorEntry, vendorEntry, type Entry } from '../ledger/entry.js';
import type { ReserveRule } from '../money-action/money-action.events.js';
import type { VendorAccountCommand } from './vendor-account.commands.js';
import type {
  CreditedEarning,
  OfVendorAccount,
  VendorAccountEvent,
} from './vendor-account.events.js';

/**
 * - `Requested`: to be moved to the vendor's account at the gateway.
 * - `Transferred`: moved there, to be paid into the bank account.
 * - `Sent`: on its way to the bank.
 * - `Failed`: it came back from the bank.
 */
export const openPayoutStatuses = ['Requested', 'Transferred', 'Sent', 'Failed'] as const;

/** A payout until it was paid; one that was is kept for as long as a bank may return it. */
export interface PayoutState {
  readonly payoutId: string;
  readonly amount: number;
  readonly status: (typeof openPayoutStatuses)[number] | 'Paid';
  readonly gatewayAccount: string;
  readonly attempt: number;
  /** The day in UTC on which it was first asked for. */
  readonly requestedOn: string;
  /** The day of the last change. */
  readonly day: string;
}

export interface VendorAccountState {
  readonly of: OfVendorAccount | null;
  /** What may be paid out; below zero where more was taken back than earned since. */
  readonly available: number;
  readonly reserves: ImmutableMap<string, number>;
  /** What is kept back of each release; null: nothing. */
  readonly reserveRule: (ReserveRule & { readonly ruleId: string; readonly by: string }) | null;
  readonly blocked: { readonly reason: string; readonly by: string } | null;
  readonly payouts: ImmutableMap<string, PayoutState>;
  /**
   * Ids of what was credited, taken back, freed, cancelled or refused, with their day; kept {@link
   * KEPT_DAYS} days so that a late repeat has no effect.
   */
  readonly seen: ImmutableMap<string, string>;
  /** The day on which old ids were last dropped: once a day is enough. */
  readonly cleanedOn: string;
}

/**
 * A bank may return a payout weeks after it was paid; a process repeats a command within hours. Both
 * are far below.
 */
export const KEPT_DAYS = 120;

/** What one vendor has earned in one currency, and how it is paid out. */
export const vendorAccount: Decider<VendorAccountState, VendorAccountCommand, VendorAccountEvent> =
  {
    category: 'vendorAccount',
    stateVersion: 3,
    initial: {
      of: null,
      available: 0,
      reserves: ImmutableMap(),
      reserveRule: null,
      blocked: null,
      payouts: ImmutableMap(),
      seen: ImmutableMap(),
      cleanedOn: '',
    },
    decide,
    evolve,
    weigh: ({ seen, payouts, reserves }) =>
      500 + 150 * seen.size + 300 * payouts.size + 100 * reserves.size,
    snapshots: {
      every: 100,
      encode: (s) => ({
        ...s,
        reserves: [...s.reserves],
        payouts: [...s.payouts.values()],
        seen: [...s.seen],
      }),
      decode: (json) => {
        const { reserves, payouts, seen, ...plain } = json as Omit<
          VendorAccountState,
          'reserves' | 'payouts' | 'seen'
        > & { reserves: [string, number][]; payouts: PayoutState[]; seen: [string, string][] };
        return {
          ...plain,
          reserves: ImmutableMap(reserves),
          payouts: ImmutableMap(payouts.map((p) => [p.payoutId, p])),
          seen: ImmutableMap(seen),
        };
      },
    },
  };

type Of = OfVendorAccount & { readonly occurredAt: string };

function decide(
  command: VendorAccountCommand,
  state: VendorAccountState,
): readonly VendorAccountEvent[] {
  const { accountId, vendorOrgId, currency, at } = command;
  const of: Of = { accountId, vendorOrgId, currency, occurredAt: at };
  switch (command.type) {
    case 'CreditEarning': {
      if (state.seen.has(command.releaseId)) return [];
      const { releaseId } = command;
      const earning = withNet(command.earning);
      return [
        {
          type: 'EarningReleased',
          data: { ...of, ...earning, releaseId, entries: earned(of, earning, 1) },
        },
        ...keptOfRelease(state, of, releaseId, earning),
      ];
    }
    case 'ReverseEarning': {
      const { refundId } = command;
      const earning = withNet(command.earning);
      if (state.seen.has(reversalKey(refundId, earning.orderId))) return [];
      return [
        {
          type: 'EarningReversed',
          data: { ...of, ...earning, refundId, entries: earned(of, earning, -1) },
        },
      ];
    }
    case 'HoldReserve': {
      const { reserveId, amount, reason, by } = command;
      if (state.reserves.has(reserveId) || state.seen.has(reserveId)) return [];
      requireText('reason', reason, 500);
      if (!Number.isSafeInteger(amount) || amount <= 0)
        throw invalid('vendor-account/amount', 'keep back more than nothing', { field: 'amount' });
      return [
        {
          type: 'ReserveHeld',
          data: { ...of, reserveId, amount, reason, heldBy: by, entries: kept(of, amount) },
        },
      ];
    }
    case 'FreeReserve': {
      const { reserveId, reason, by } = command;
      const amount = state.reserves.get(reserveId);
      if (amount === undefined) {
        if (state.seen.has(reserveId)) return [];
        throw missing('vendor-account/unknown-reserve', 'this reserve does not exist');
      }
      requireText('reason', reason, 500);
      return [
        {
          type: 'ReserveFreed',
          data: { ...of, reserveId, amount, reason, freedBy: by, entries: kept(of, -amount) },
        },
      ];
    }
    case 'SetReserveRule': {
      const { ruleId, percent, days, from, until, reason, proposedBy, confirmedBy } = command;
      if (state.seen.has(ruleId)) return [];
      const rule = { ruleId, percent, days, from, until };
      return [
        { type: 'ReserveRuleSet', data: { ...of, ...rule, reason, proposedBy, confirmedBy } },
      ];
    }
    case 'PostAdjustment': {
      const { adjustmentId, amount, nature, reason, evidence, proposedBy, confirmedBy } = command;
      if (state.seen.has(adjustmentId)) return [];
      return [
        {
          type: 'AdjustmentPosted',
          data: {
            ...of,
            adjustmentId,
            amount,
            nature,
            reason,
            evidence,
            proposedBy,
            confirmedBy,
            entries: adjusted(of, amount),
          },
        },
      ];
    }
    case 'BlockPayouts':
      if (state.blocked) return [];
      requireText('reason', command.reason, 500);
      return [
        {
          type: 'PayoutsBlocked',
          data: { ...of, reason: command.reason, blockedBy: command.by },
        },
      ];
    case 'UnblockPayouts':
      if (!state.blocked) return [];
      requireText('reason', command.reason, 500);
      if (state.blocked.by === command.by)
        throw forbidden(
          'vendor-account/own-block',
          'lifting a block needs two people: someone else must lift the block you set',
        );
      return [
        {
          type: 'PayoutsUnblocked',
          data: { ...of, reason: command.reason, unblockedBy: command.by },
        },
      ];
    case 'RequestPayout':
      return requestPayout(state, of, command);
    case 'CancelPayout': {
      const { payoutId, by } = command;
      if (state.seen.has(payoutId)) return [];
      const payout = knownPayout(state, payoutId);
      if (payout.status !== 'Requested')
        throw conflict(
          'payout/under-way',
          'this payout has left: it can be cancelled only while it is requested',
          { facts: { status: payout.status } },
        );
      return [
        {
          type: 'PayoutCancelled',
          data: { ...of, payoutId, amount: payout.amount, cancelledBy: by },
        },
      ];
    }
    case 'RecordTransfer': {
      const payout = knownPayout(state, command.payoutId);
      if (payout.status !== 'Requested') return [];
      const { payoutId, transferRef, gatewayTransactions } = command;
      const { amount, gatewayAccount } = payout;
      const when = { currency, at };
      const entries = entriesOf(
        operatorEntry(
          { ...when, gatewayTransactions },
          {
            debit: [['vendorAvailable', vendorOrgId, amount]],
            credit: [['gateway', null, amount]],
          },
        ),
        vendorEntry(vendorOrgId, when, {
          debit: [['atGateway', null, amount]],
          credit: [['dueFromPlatform', null, amount]],
        }),
      );
      return [
        {
          type: 'TransferMade',
          data: { ...of, payoutId, amount, transferRef, gatewayAccount, entries },
        },
      ];
    }
    case 'RecordTransferRefusal': {
      const { payoutId, code } = command;
      if (state.seen.has(payoutId)) return [];
      const payout = knownPayout(state, payoutId);
      if (payout.status !== 'Requested') return [];
      return [{ type: 'TransferRefused', data: { ...of, payoutId, amount: payout.amount, code } }];
    }
    case 'RecordPayoutSent': {
      const { payoutId, payoutRef, arrivesOn } = command;
      const { status, amount } = knownPayout(state, payoutId);
      if (status !== 'Transferred') return [];
      const entries = moved(of, amount, 'payoutInTransit', 'atGateway');
      return [
        { type: 'PayoutSent', data: { ...of, payoutId, amount, payoutRef, arrivesOn, entries } },
      ];
    }
    case 'RecordPayoutPaid': {
      const { payoutId } = command;
      const { status, amount } = knownPayout(state, payoutId);
      if (status !== 'Sent') return [];
      const entries = moved(of, amount, 'ownBank', 'payoutInTransit');
      return [{ type: 'PayoutPaid', data: { ...of, payoutId, amount, entries } }];
    }
    case 'RecordPayoutFailure': {
      const { payoutId, code } = command;
      const { status, amount } = knownPayout(state, payoutId);
      if (status === 'Requested' || status === 'Failed') return [];
      const from = { Paid: 'ownBank', Sent: 'payoutInTransit', Transferred: null } as const;
      const was = from[status];
      const entries = was ? moved(of, amount, 'atGateway', was) : [];
      return [{ type: 'PayoutFailed', data: { ...of, payoutId, amount, code, entries } }];
    }
    case 'RetryPayout': {
      const { payoutId, gatewayAccount, by } = command;
      const { status, amount, attempt } = knownPayout(state, payoutId);
      if (status !== 'Failed') return [];
      return [
        {
          type: 'PayoutRetried',
          data: {
            ...of,
            payoutId,
            amount,
            attempt: attempt + 1,
            gatewayAccount,
            retriedBy: by,
          },
        },
      ];
    }
    default:
      return never(command);
  }
}

const reversalKey = (refundId: string, orderId: string): string => `${refundId}:${orderId}`;

const withNet = (earning: Omit<CreditedEarning, 'net'>): CreditedEarning => ({
  ...earning,
  net: earning.gross - earning.commission - earning.tax,
});

/** What is credited (1), or taken back (−1): the vendor's part, and the operator's commission. */
function earned(of: Of, { orderId, gross, commission, tax, net }: CreditedEarning, sign: 1 | -1) {
  const when = { currency: of.currency, at: of.occurredAt };
  const { vendorOrgId } = of;
  return entriesOf(
    operatorEntry(when, {
      debit: [['clearing', orderId, sign * gross]],
      credit: [
        ['vendorAvailable', vendorOrgId, sign * net],
        ['commission', null, sign * commission],
        ['vatNotYetInvoiced', null, sign * tax],
      ],
    }),
    vendorEntry(vendorOrgId, when, {
      debit: [
        ['commissionCost', null, sign * commission],
        ['inputVat', null, sign * tax],
        // what is due for the order becomes due by itself, less what the operator keeps
        ['dueFromPlatform', null, sign * net],
      ],
      credit: [['dueFromPlatform', orderId, sign * gross]],
    }),
  );
}

/** The part of a release that the vendor's reserve rule keeps back, for its days. */
function keptOfRelease(
  { reserveRule: rule }: VendorAccountState,
  of: Of,
  releaseId: string,
  { net, orderId, number }: CreditedEarning,
): readonly VendorAccountEvent[] {
  const day = utcDayAt(of.occurredAt);
  if (!rule || day < rule.from || (rule.until !== null && day > rule.until)) return [];
  const amount = net > 0 ? percentOf(net, rule.percent) : 0;
  if (amount === 0) return [];
  return [
    {
      type: 'ReserveHeld',
      data: {
        ...of,
        reserveId: `rolling:${releaseId}`,
        amount,
        reason: `${rule.percent} % of what was earned, for ${rule.days} days`,
        heldBy: rule.by,
        freeAt: after24Hours(of.occurredAt, rule.days),
        orderId,
        number,
        entries: kept(of, amount),
      },
    },
  ];
}

/** What is due from the operator changes as much as what the vendor has there. */
function adjusted({ currency, occurredAt: at, vendorOrgId }: Of, amount: number): readonly Entry[] {
  const when = { currency, at };
  return entriesOf(
    operatorEntry(when, {
      debit: [['adjustments', null, amount]],
      credit: [['vendorAvailable', vendorOrgId, amount]],
    }),
    vendorEntry(vendorOrgId, when, {
      debit: [['dueFromPlatform', null, amount]],
      credit: [['corrections', null, amount]],
    }),
  );
}

const kept = ({ currency, occurredAt: at, vendorOrgId }: Of, amount: number): readonly Entry[] =>
  entriesOf(
    operatorEntry(
      { currency, at },
      {
        debit: [['vendorAvailable', vendorOrgId, amount]],
        credit: [['vendorReserved', vendorOrgId, amount]],
      },
    ),
  );

const moved = (
  { currency, occurredAt: at, vendorOrgId }: Of,
  amount: number,
  to: 'atGateway' | 'payoutInTransit' | 'ownBank',
  from: 'atGateway' | 'payoutInTransit' | 'ownBank',
): readonly Entry[] =>
  entriesOf(
    vendorEntry(
      vendorOrgId,
      { currency, at },
      { debit: [[to, null, amount]], credit: [[from, null, amount]] },
    ),
  );

function requestPayout(
  state: VendorAccountState,
  of: Of,
  command: Extract<VendorAccountCommand, { type: 'RequestPayout' }>,
): readonly VendorAccountEvent[] {
  const { payoutId, minimum, limit, gatewayAccount, by, runId } = command;
  if (state.payouts.has(payoutId) || state.seen.has(payoutId)) return [];
  const { available, blocked } = state;
  const facts = { available };
  if (blocked)
    throw conflict('payout/blocked', `payouts to this vendor are blocked: ${blocked.reason}`, {
      facts,
    });
  if (gatewayAccount === null)
    throw conflict(
      'payout/not-ready',
      'this vendor cannot be paid yet: its payout account is not set up, or waits for something',
      { facts },
    );
  if (available <= 0 || available < minimum)
    throw conflict(
      'payout/below-minimum',
      available <= 0
        ? 'nothing is available to be paid out'
        : `less than the minimum of ${toDecimal({ amount: minimum, currency: of.currency })} ${of.currency} is available: it is carried over`,
      { facts: { ...facts, minimum } },
    );
  if (limit !== null && available > limit)
    throw conflict(
      'payout/second-person',
      `a payout of more than ${toDecimal({ amount: limit, currency: of.currency })} ${of.currency} needs two people: propose it for someone else to confirm`,
      { facts: { ...facts, limit } },
    );
  const data = { ...of, payoutId, amount: available, gatewayAccount, requestedBy: by };
  return [{ type: 'PayoutRequested', data: runId ? { ...data, runId } : data }];
}

function knownPayout(state: VendorAccountState, payoutId: string): PayoutState {
  const payout = state.payouts.get(payoutId);
  if (!payout) throw missing('payout/unknown', 'this payout does not exist');
  return payout;
}

function evolve(state: VendorAccountState, event: VendorAccountEvent): VendorAccountState {
  const day = utcDayAt(event.data.occurredAt);
  const { accountId, vendorOrgId, currency } = event.data;
  const before = cleaned(
    state.of ? state : { ...state, of: { accountId, vendorOrgId, currency } },
    day,
  );
  const saw = (key: string) => before.seen.set(key, day);
  switch (event.type) {
    case 'EarningReleased':
      return {
        ...before,
        available: before.available + event.data.net,
        seen: saw(event.data.releaseId),
      };
    case 'EarningReversed': {
      const { refundId, orderId, net } = event.data;
      return {
        ...before,
        available: before.available - net,
        seen: saw(reversalKey(refundId, orderId)),
      };
    }
    case 'ReserveHeld': {
      const { reserveId, amount } = event.data;
      return {
        ...before,
        available: before.available - amount,
        reserves: before.reserves.set(reserveId, amount),
      };
    }
    case 'ReserveFreed': {
      const { reserveId, amount } = event.data;
      return {
        ...before,
        available: before.available + amount,
        reserves: before.reserves.delete(reserveId),
        seen: saw(reserveId),
      };
    }
    case 'ReserveRuleSet': {
      const { ruleId, percent, days, from, until, confirmedBy: by } = event.data;
      return {
        ...before,
        reserveRule: { ruleId, percent, days, from, until, by },
        seen: saw(ruleId),
      };
    }
    case 'AdjustmentPosted':
      return {
        ...before,
        available: before.available + event.data.amount,
        seen: saw(event.data.adjustmentId),
      };
    case 'PayoutsBlocked':
      return { ...before, blocked: { reason: event.data.reason, by: event.data.blockedBy } };
    case 'PayoutsUnblocked':
      return { ...before, blocked: null };
    case 'PayoutRequested': {
      const { payoutId, amount, gatewayAccount } = event.data;
      const payout: PayoutState = {
        payoutId,
        amount,
        status: 'Requested',
        gatewayAccount,
        attempt: 1,
        requestedOn: day,
        day,
      };
      return {
        ...before,
        available: before.available - amount,
        payouts: before.payouts.set(payoutId, payout),
      };
    }
    case 'PayoutCancelled':
    case 'TransferRefused': {
      const { payoutId, amount } = event.data;
      return {
        ...before,
        available: before.available + amount,
        payouts: before.payouts.delete(payoutId),
        seen: saw(payoutId),
      };
    }
    case 'TransferMade':
      return withPayout(before, event.data.payoutId, { status: 'Transferred', day });
    case 'PayoutSent':
      return withPayout(before, event.data.payoutId, { status: 'Sent', day });
    case 'PayoutPaid':
      return withPayout(before, event.data.payoutId, { status: 'Paid', day });
    case 'PayoutFailed':
      return withPayout(before, event.data.payoutId, { status: 'Failed', day });
    case 'PayoutRetried': {
      const { payoutId, attempt, gatewayAccount } = event.data;
      return withPayout(before, payoutId, { status: 'Transferred', attempt, gatewayAccount, day });
    }
    default:
      return never(event);
  }
}

function withPayout(
  state: VendorAccountState,
  payoutId: string,
  change: Partial<PayoutState>,
): VendorAccountState {
  const payout = state.payouts.get(payoutId);
  return payout
    ? { ...state, payouts: state.payouts.set(payoutId, { ...payout, ...change }) }
    : state;
}

function cleaned(state: VendorAccountState, today: string): VendorAccountState {
  if (today <= state.cleanedOn) return state;
  const isKept = (day: string): boolean => daysBetween(day, today) <= KEPT_DAYS;
  return {
    ...state,
    cleanedOn: today,
    seen: state.seen.filter(isKept),
    payouts: state.payouts.filter((p) => p.status !== 'Paid' || isKept(p.day)),
  };
}
