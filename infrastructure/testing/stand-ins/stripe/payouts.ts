import type { Accounts } from './accounts.js';
import { DAY_MS, SECOND_MS } from './clock.js';
import { checkPayout, currencyOf } from './currencies.js';
import { newId, PLATFORM, type BalanceTransaction, type Metadata, type Payout } from './objects.js';
import { missing, Refusal } from './refusal.js';
import type { Call, Route, World } from './world.js';

type Interval = 'daily' | 'manual' | 'monthly' | 'weekly';

/** docs.stripe.com/api/payouts/failures */
export type PayoutFailure =
  | 'account_closed'
  | 'account_frozen'
  | 'could_not_process'
  | 'invalid_account_number'
  | 'no_account';

/** docs.stripe.com/connect/manual-payouts, docs.stripe.com/payouts */
export class Payouts {
  private readonly schedules = new Map<string, { interval: Interval; debitsNegative: boolean }>();

  constructor(
    private readonly world: World,
    private readonly accounts: Accounts,
  ) {
    world.clock.everyMidnight(() => this.payAutomatically());
  }

  get routes(): readonly Route[] {
    return [
      {
        route: 'POST /v1/payouts',
        accepts: [
          ...['amount', 'currency', 'description', 'destination', 'metadata', 'method'],
          ...['source_type', 'statement_descriptor'],
        ],
        requires: ['amount', 'currency'],
        integers: ['amount'],
        run: (call) => this.create(call),
      },
      { route: 'GET /v1/payouts/:id', run: ({ account, path }) => this.payout(path.id!, account) },
      {
        route: 'POST /v1/payouts/:id',
        accepts: ['metadata'],
        run: ({ account, path, params }) => {
          const payout = this.payout(path.id!, account);
          payout.metadata = params.metadata(payout.metadata);
          return payout;
        },
      },
      {
        route: 'POST /v1/payouts/:id/cancel',
        run: ({ account, path }) => this.cancel(path.id!, account),
      },
      { route: 'GET /v1/balance_settings', run: ({ account }) => this.settings(account) },
      {
        route: 'POST /v1/balance_settings',
        accepts: ['payments'],
        run: (call) => this.change(call),
      },
    ];
  }

  payout(id: string, account: string): Payout {
    const found = this.world.records.find<Payout>('payout', id, account);
    if (!found) throw missing('payout', id, 'payout');
    return found;
  }

  /**
   * docs.stripe.com/api/payouts/object#payout_object-status: "some payouts that fail might initially
   * show as paid, then change to failed"; the money comes back, and nothing goes to that bank account
   * until another is given (docs.stripe.com/payouts#payout-failures).
   */
  fail(id: string, code: PayoutFailure): void {
    const account = this.world.records.ownerOf(id);
    if (account === null) throw new Error(`no payout ${id}`);
    const payout = this.payout(id, account);
    if (payout.status === 'failed' || payout.status === 'canceled')
      throw new Error(`the payout is ${payout.status}`);
    payout.failure_balance_transaction = this.backFrom(payout, account, 'payout_failure');
    payout.status = 'failed';
    payout.failure_code = code;
    payout.failure_message = `The bank could not take the payout (${code}).`;
    if (account !== PLATFORM) this.accounts.stopPayouts(account);
    this.world.events.emit('payout.failed', payout, { account });
  }

  private create({ account, params }: Call): Payout {
    const { books } = this.world;
    const currency = currencyOf(params.required('currency'));
    const amount = params.integer('amount')!;
    checkPayout(amount, currency);
    if (account !== PLATFORM && !this.accounts.mayPayOut(account))
      throw new Refusal(
        'Cannot create payouts: this account has requirements that need to be collected.',
        { code: 'payouts_not_allowed' },
      );
    if (amount > books.available(account, currency))
      throw new Refusal(
        'You have insufficient funds in your Stripe account for this transfer. Your card balance is too low. You can use the the /v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).',
        { code: 'balance_insufficient' },
      );
    return this.send(account, {
      amount,
      currency,
      automatic: false,
      description: params.text('description'),
      metadata: params.metadata(),
    });
  }

  private send(
    account: string,
    of: {
      readonly amount: number;
      readonly currency: string;
      readonly automatic: boolean;
      readonly description: string | null;
      readonly metadata: Metadata;
    },
  ): Payout {
    const { books, clock, records, events, payoutDays } = this.world;
    const { amount, currency, automatic } = of;
    // the stand-in knows no holidays
    const arrivesAfterMs = payoutDays * DAY_MS;
    const id = newId('po');
    const transaction = books.enter(account, {
      amount: -amount,
      currency,
      type: 'payout',
      category: 'payout',
      source: id,
    });
    if (automatic) transaction.payout = id;
    const payout = records.add<Payout>(
      {
        id,
        object: 'payout',
        amount,
        arrival_date: Math.floor((clock.nowMs + arrivesAfterMs) / SECOND_MS),
        automatic,
        balance_transaction: transaction.id,
        created: clock.now,
        currency,
        ...{ description: of.description, method: 'standard', original_payout: null },
        ...{ source_type: 'card', statement_descriptor: null, type: 'bank_account' },
        destination: `ba_${account.slice(5)}`,
        failure_balance_transaction: null,
        failure_code: null,
        failure_message: null,
        livemode: false,
        metadata: of.metadata,
        reconciliation_status: automatic ? 'completed' : 'not_applicable',
        status: 'pending',
      },
      account,
    );
    events.emit('payout.created', payout, { account });
    clock.after(arrivesAfterMs / 2, () => {
      if (payout.status !== 'pending') return;
      payout.status = 'in_transit';
      events.emit('payout.updated', payout, { account });
    });
    clock.after(arrivesAfterMs, () => {
      if (payout.status !== 'in_transit') return;
      payout.status = 'paid';
      events.emit('payout.paid', payout, { account });
    });
    return payout;
  }

  /** docs.stripe.com/api/payouts/cancel: only what has not been sent to the bank. */
  private cancel(id: string, account: string): Payout {
    const payout = this.payout(id, account);
    if (payout.automatic)
      throw new Refusal('Automatic payouts cannot be canceled.', { code: 'payouts_not_allowed' });
    if (payout.status !== 'pending')
      throw new Refusal(
        `Payouts can only be canceled while they are pending; this payout is ${payout.status}.`,
      );
    this.backFrom(payout, account, 'payout_cancel');
    payout.status = 'canceled';
    this.world.events.emit('payout.canceled', payout, { account });
    return payout;
  }

  private backFrom(
    payout: Payout,
    account: string,
    type: 'payout_cancel' | 'payout_failure',
  ): string {
    return this.world.books.enter(account, {
      amount: payout.amount,
      currency: payout.currency,
      type,
      category: 'payout_reversal',
      source: payout.id,
    }).id;
  }

  /**
   * docs.stripe.com/connect/manage-payout-schedule: unless the interval is manual the available
   * balance leaves by itself; of those payouts the balance transactions say to which they belong
   * (docs.stripe.com/payouts/reconciliation), of manual ones not.
   */
  private payAutomatically(): void {
    const { books, records } = this.world;
    for (const account of [PLATFORM, ...this.accounts.ids()]) {
      if (this.scheduleOf(account).interval === 'manual') continue;
      if (account !== PLATFORM && !this.accounts.mayPayOut(account)) continue;
      for (const currency of books.currencies(account)) {
        const amount = books.available(account, currency);
        if (amount <= 0) continue;
        const paid = records
          .all<BalanceTransaction>('balance_transaction', account)
          .filter(
            (of) => of.currency === currency && of.status === 'available' && of.type !== 'payout',
          );
        const payout = this.send(account, {
          amount,
          currency,
          automatic: true,
          description: 'STRIPE PAYOUT',
          metadata: {},
        });
        for (const transaction of paid) transaction.payout ??= payout.id;
      }
    }
  }

  private scheduleOf(account: string): { interval: Interval; debitsNegative: boolean } {
    const known = this.schedules.get(account);
    if (known) return known;
    const schedule = { interval: 'daily' as Interval, debitsNegative: false };
    this.schedules.set(account, schedule);
    return schedule;
  }

  private change({ account, params }: Call): unknown {
    const payments = params.under('payments');
    const schedule = this.scheduleOf(account);
    schedule.interval =
      payments
        .under('payouts')
        .under('schedule')
        .oneOf('interval', ['daily', 'manual', 'monthly', 'weekly']) ?? schedule.interval;
    schedule.debitsNegative = payments.flag('debit_negative_balances') ?? schedule.debitsNegative;
    return this.settings(account);
  }

  /** docs.stripe.com/api/balance-settings/object */
  private settings(account: string): unknown {
    const { interval, debitsNegative } = this.scheduleOf(account);
    return {
      object: 'balance_settings',
      payments: {
        debit_negative_balances: debitsNegative,
        payouts: {
          minimum_balance_by_currency: null,
          schedule: { interval },
          statement_descriptor: null,
          status: account === PLATFORM || this.accounts.mayPayOut(account) ? 'enabled' : 'disabled',
        },
        settlement_timing: { delay_days: this.world.settlementDays.card },
      },
    };
  }
}
