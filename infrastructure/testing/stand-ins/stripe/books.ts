import { DAY_MS, SECOND_MS, type StandInClock } from './clock.js';
import {
  newId,
  PLATFORM,
  type BalanceTransaction,
  type BalanceTransactionType,
  type Records,
  type ReportingCategory,
} from './objects.js';

/** What Stripe takes, in minor units and percent; the defaults are of a platform in the EEA. */
export interface Fees {
  readonly card: { readonly percent: number; readonly fixed: number };
  readonly bankTransfer: { readonly percent: number; readonly most: number };
  /** Of a chargeback; never returned. */
  readonly dispute: number;
  /** For submitting evidence; returned when the dispute is won. */
  readonly disputeCounter: number;
}

export const FEES: Fees = {
  card: { percent: 1.5, fixed: 25 },
  bankTransfer: { percent: 0.5, most: 500 },
  dispute: 2_000,
  disputeCounter: 0,
};

/** A fee is rounded half up to the minor unit. */
export const share = (amount: number, percent: number): number =>
  Math.floor((amount * percent * 10) / 1_000 + 0.5);

export interface Entry {
  readonly amount: number;
  readonly currency: string;
  readonly type: BalanceTransactionType;
  readonly category: ReportingCategory;
  readonly source: string | null;
  readonly fee?: number;
  readonly feeFor?: string;
  /** Seconds since 1970; now, unless given. */
  readonly availableOn?: number;
  readonly description?: string;
}

interface Sums {
  available: number;
  readonly waiting: Set<BalanceTransaction>;
}

/**
 * The Stripe balance of each account and currency, as the sum of its balance transactions: `net` is
 * pending until `available_on` (docs.stripe.com/payments/balances). Whatever moves money writes one.
 */
export class Books {
  private readonly sums = new Map<string, Map<string, Sums>>();
  private readonly reserves = new Map<string, number>();
  private readonly listeners: ((account: string, currency: string) => void)[] = [];

  constructor(
    private readonly clock: StandInClock,
    private readonly records: Records,
  ) {}

  /** Tells when something becomes available: what waited for money goes on. */
  onAvailable(listener: (account: string, currency: string) => void): void {
    this.listeners.push(listener);
  }

  enter(account: string, entry: Entry): BalanceTransaction {
    const { amount, currency, fee = 0, availableOn = this.clock.now } = entry;
    const isPending = availableOn > this.clock.now;
    const transaction = this.records.add<BalanceTransaction>(
      {
        id: newId('txn'),
        object: 'balance_transaction',
        amount,
        available_on: availableOn,
        balance_type: 'payments',
        created: this.clock.now,
        currency,
        description: entry.description ?? null,
        exchange_rate: null,
        fee,
        fee_details: fee
          ? [
              {
                amount: fee,
                application: null,
                currency,
                description: entry.feeFor ?? 'Stripe processing fees',
                type: 'stripe_fee',
              },
            ]
          : [],
        livemode: false,
        net: amount - fee,
        reporting_category: entry.category,
        source: entry.source,
        status: isPending ? 'pending' : 'available',
        type: entry.type,
      },
      account,
    );
    const sums = this.sumsOf(account, currency);
    if (isPending) {
      sums.waiting.add(transaction);
      this.clock.at(availableOn * SECOND_MS, () => this.settle(account, transaction));
    } else {
      sums.available += transaction.net;
      this.reserve(account, currency);
      if (transaction.net > 0) this.tell(account, currency);
    }
    return transaction;
  }

  /** What can be used. */
  available(account: string, currency: string): number {
    return this.sumsOf(account, currency).available;
  }

  pending(account: string, currency: string): number {
    return [...this.sumsOf(account, currency).waiting].reduce((sum, { net }) => sum + net, 0);
  }

  /** What of the platform's balance covers connected accounts that owe. */
  reserved(currency: string): number {
    return this.reserves.get(currency) ?? 0;
  }

  currencies(account: string): readonly string[] {
    return [...(this.sums.get(account)?.keys() ?? [])];
  }

  /** Seconds since 1970 at which what is paid now can be used. */
  settlesAfter(days: number): number {
    return this.clock.now + (days * DAY_MS) / SECOND_MS;
  }

  private settle(account: string, transaction: BalanceTransaction): void {
    const sums = this.sumsOf(account, transaction.currency);
    if (!sums.waiting.delete(transaction)) return;
    transaction.status = 'available';
    sums.available += transaction.net;
    this.reserve(account, transaction.currency);
    this.tell(account, transaction.currency);
  }

  /**
   * docs.stripe.com/connect/account-balances#understanding-connected-reserve-balances: what connected
   * accounts owe is held of the platform's available balance until they do not, by balance
   * transactions of type `reserve_transaction`.
   */
  private reserve(account: string, currency: string): void {
    if (account === PLATFORM) return;
    let owed = 0;
    for (const [of, sums] of this.sums)
      if (of !== PLATFORM) owed += Math.max(0, -(sums.get(currency)?.available ?? 0));
    const more = owed - this.reserved(currency);
    if (more === 0) return;
    this.reserves.set(currency, owed);
    this.enter(PLATFORM, {
      amount: -more,
      currency,
      type: 'reserve_transaction',
      category: 'connect_reserved_funds',
      source: null,
      description: 'Reserve for negative balances of connected accounts',
    });
  }

  private tell(account: string, currency: string): void {
    for (const listener of this.listeners) listener(account, currency);
  }

  private sumsOf(account: string, currency: string): Sums {
    const of = this.sums.get(account) ?? new Map<string, Sums>();
    this.sums.set(account, of);
    const sums = of.get(currency) ?? { available: 0, waiting: new Set<BalanceTransaction>() };
    of.set(currency, sums);
    return sums;
  }
}
