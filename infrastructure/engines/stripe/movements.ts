import type Stripe from 'stripe';
import type {
  BalanceTransaction,
  BalanceTransactionPage,
  GatewayAnswer,
  GatewayBalance,
  MovementKind,
} from '../../../application/ports/payment-gateway.js';
import { utcDayAt } from '../../../domain/shared/time/days.js';
import { currencyOf, fromGateway } from './amounts.js';
import { asked, done, idOf } from './answers.js';

/** docs.stripe.com/reports/reporting-categories; what is not here is `other`, and a finding. */
const KINDS: Readonly<Record<string, MovementKind>> = {
  charge: 'payment',
  partial_capture_reversal: 'payment',
  refund: 'refund',
  refund_failure: 'refundFailure',
  transfer: 'transfer',
  transfer_reversal: 'transferReversal',
  dispute: 'dispute',
  dispute_reversal: 'disputeReversal',
  fee: 'gatewayCharge',
  network_cost: 'gatewayCharge',
  tax: 'gatewayCharge',
  topup: 'topUp',
  topup_reversal: 'topUp',
  payout: 'ownPayout',
  payout_reversal: 'ownPayoutFailure',
  connect_reserved_funds: 'reserve',
  risk_reserved_funds: 'reserve',
};

const PAGE = 100;
const WHOLE = ['source'];
const NOT_FOUND = 404;

/** What moves the operator's balance (docs.stripe.com/payments/balances). */
export class Movements {
  constructor(private readonly stripe: Stripe) {}

  /** The newest first, by the second: Stripe's times have no more. */
  page(
    { from, before }: { readonly from: string; readonly before: string },
    cursor: string | null,
  ): Promise<GatewayAnswer<BalanceTransactionPage>> {
    return asked(async () => {
      const { data, has_more: hasMore } = await this.stripe.balanceTransactions.list({
        created: { gte: secondOf(from), lt: secondOf(before) },
        limit: PAGE,
        expand: WHOLE.map((path) => `data.${path}`),
        ...(cursor !== null && { starting_after: cursor }),
      });
      return done({ items: data.map(shown), next: hasMore ? data.at(-1)!.id : null });
    });
  }

  byId(id: string): Promise<GatewayAnswer<BalanceTransaction | null>> {
    return asked(async () => {
      try {
        return done(shown(await this.stripe.balanceTransactions.retrieve(id, { expand: WHOLE })));
      } catch (error) {
        if ((error as { readonly statusCode?: number }).statusCode === NOT_FOUND) return done(null);
        throw error;
      }
    });
  }

  balances(): Promise<GatewayAnswer<readonly GatewayBalance[]>> {
    return asked(async () => {
      const {
        available,
        pending,
        connect_reserved: reserved = [],
      } = await this.stripe.balance.retrieve();
      const all = [...available, ...pending, ...reserved];
      const currencies = [...new Set(all.map(({ currency }) => currency))].toSorted();
      return done(
        currencies.map((currency): GatewayBalance => {
          const of = (amounts: readonly { readonly amount: number; readonly currency: string }[]) =>
            fromGateway(amounts.find((a) => a.currency === currency)?.amount ?? 0, currency);
          return {
            currency: currencyOf(currency),
            available: of(available),
            pending: of(pending),
            reserved: of(reserved),
          };
        }),
      );
    });
  }
}

/** The first whole second that is not before an instant. */
const secondOf = (instant: string): number => Math.ceil(Date.parse(instant) / 1_000);

const isoOf = (seconds: number): string => new Date(seconds * 1_000).toISOString();

function shown(moved: Stripe.BalanceTransaction): BalanceTransaction {
  const { id, amount, fee, net, currency, created, available_on: availableOn } = moved;
  const category = moved.reporting_category;
  return {
    id,
    kind: KINDS[category] ?? 'other',
    category,
    amount: fromGateway(amount, currency),
    fee: fromGateway(fee, currency),
    net: fromGateway(net, currency),
    currency: currencyOf(currency),
    source: sourceOf(moved.source),
    createdAt: isoOf(created),
    availableOn: utcDayAt(isoOf(availableOn)),
  };
}

/** By which it is known here: of a charge, its payment. */
function sourceOf(source: Stripe.BalanceTransaction['source']): string | null {
  if (source === null) return null;
  if (typeof source === 'string') return source;
  const { payment_intent: intent } = source as {
    readonly payment_intent?: string | { id: string };
  };
  const isCharge = (source as { readonly object?: string }).object === 'charge';
  return isCharge && intent ? idOf(intent) : (source as { readonly id: string }).id;
}
