import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import type {
  AccountFound,
  BalanceTransaction,
  BalanceTransactionPage,
  BankTransferAtGateway,
  BankTransferWanted,
  CallAbout,
  Captured,
  CheckoutState,
  CheckoutWanted,
  DisputeFound,
  GatewayAnswer,
  GatewayBalance,
  GatewayNews,
  PaymentGateway,
  PayoutAtGateway,
  RefundAtGateway,
  Transferred,
  VendorWanted,
} from '../../../application/ports/payment-gateway.js';
import type { DisputeStanding } from '../../../domain/money/chargeback/dispute-standing.js';
import type { Currency } from '../../../domain/shared/money/money.js';
import { Balance } from './balance.js';
import { BankTransfers } from './bank-transfers.js';
import { Disputes } from './disputes.js';
import { GatewayClock } from './gateway-clock.js';
import { limits, transferLimits } from './limits.js';
import { Movements } from './movements.js';
import { News, type Deliver } from './news.js';
import { Payments } from './payments.js';
import { buckets, type KeyRecord } from './records.js';
import { Refunds } from './refunds.js';
import { sealOf, verify } from './signature.js';
import { answered, done, newTransaction, Simulation } from './simulation.js';
import { Vendors } from './vendors.js';

export interface SimulatedGatewayOptions {
  readonly store: KeyValueStore;
  /** Signs callbacks, and makes the addresses of pages such that nobody guesses them. */
  readonly secret: Buffer | string;
  /** Where people reach the application, without a slash at the end. */
  readonly publicUrl: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Takes callbacks; what it rejects is sent again. */
  readonly deliver: Deliver;
  /** How long a payout is on its way, in milliseconds of the gateway's clock. */
  readonly payoutTakesMs?: number;
}

/** Short, so that whoever tries it sees the end. */
const PAYOUT_MS = 60_000;
const LOOK_EVERY_MS = 1_000;
/** What another replica has begun falls due here, too. */
const LOOK_CLOSELY_EVERY_MS = 30_000;

/**
 * A payment gateway without money, for whoever has set up none: it behaves as Stripe does where the
 * port can see it, and its pages let people choose what happens. What is captured is available at
 * once; it keeps 1.4 % and 0.20 of each payment.
 *
 * Its state is in the key-value store. `start` has it notice what falls due by itself.
 */
export class SimulatedGateway implements PaymentGateway {
  readonly name = 'simulated';
  readonly isSimulated = true;
  readonly limits = limits;
  readonly transferLimits = transferLimits;
  /** What buyers, banks and vendors do: for its pages, and for tests. */
  readonly clock: GatewayClock;
  readonly balance: Balance;
  readonly payments: Payments;
  readonly refunds: Refunds;
  readonly bankTransfers: BankTransfers;
  readonly vendors: Vendors;
  private readonly movements: Movements;
  readonly disputes: Disputes;
  private readonly simulation: Simulation;
  private readonly news: News;
  private readonly secret: Buffer | string;
  private readonly now: () => number;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private isLooking = false;
  private lookedCloselyAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: SimulatedGatewayOptions) {
    const {
      store,
      secret,
      publicUrl,
      now = Date.now,
      deliver,
      payoutTakesMs = PAYOUT_MS,
    } = options;
    this.secret = secret;
    this.now = now;
    this.clock = new GatewayClock(store, now);
    this.news = new News(store, secret, now, deliver);
    this.simulation = new Simulation(store, this.clock, this.news);
    this.movements = new Movements(store, this.clock);
    this.balance = new Balance(store, this.movements);
    this.payments = new Payments(this.simulation, this.balance, secret, publicUrl);
    this.refunds = new Refunds(this.simulation, this.balance, this.payments);
    this.disputes = new Disputes(this.simulation, this.balance, this.payments);
    this.bankTransfers = new BankTransfers(
      this.simulation,
      this.payments,
      secret,
      publicUrl,
      payoutTakesMs,
    );
    this.vendors = new Vendors(this.simulation, this.balance, secret, publicUrl, payoutTakesMs);
  }

  /**
   * The same gateway at other times: what is done with it was done then. For a history that is made
   * afterwards.
   *
   * @param now Milliseconds since 1970
   */
  atTimes(now: () => number, deliver: Deliver): SimulatedGateway {
    return new SimulatedGateway({ ...this.options, now, deliver });
  }

  createCheckout(
    key: string,
    wanted: CheckoutWanted,
  ): Promise<GatewayAnswer<{ readonly checkoutRef: string }>> {
    return this.payments.create(key, wanted);
  }

  checkoutUrl(checkoutRef: string): Promise<GatewayAnswer<string | null>> {
    return this.payments.url(checkoutRef);
  }

  checkout(checkoutRef: string): Promise<GatewayAnswer<CheckoutState>> {
    return this.payments.state(checkoutRef);
  }

  capture(
    key: string,
    of: { readonly paymentId: string; readonly gatewayRef: string; readonly amount: number },
  ): Promise<GatewayAnswer<Captured>> {
    return this.payments.capture(key, of);
  }

  releaseAuthorisation(
    key: string,
    of: { readonly paymentId: string; readonly gatewayRef: string },
  ): Promise<GatewayAnswer<null>> {
    return this.payments.release(key, of);
  }

  refund(
    key: string,
    of: {
      readonly paymentId: string;
      readonly refundId: string;
      readonly gatewayRef: string;
      readonly amount: number;
      readonly currency: Currency;
    },
  ): Promise<GatewayAnswer<RefundAtGateway>> {
    return this.refunds.create(key, of);
  }

  refundState(refundRef: string): Promise<GatewayAnswer<RefundAtGateway>> {
    return answered(async () => {
      const made = await this.bankTransfers.returnState(refundRef);
      return made ? done(made) : this.refunds.state(refundRef);
    });
  }

  createBankTransfer(
    key: string,
    wanted: BankTransferWanted,
  ): Promise<GatewayAnswer<{ readonly gatewayRef: string }>> {
    return this.bankTransfers.create(key, wanted);
  }

  bankTransfer(gatewayRef: string): Promise<GatewayAnswer<BankTransferAtGateway>> {
    return this.bankTransfers.state(gatewayRef);
  }

  returnTransfer(
    key: string,
    of: Parameters<PaymentGateway['returnTransfer']>[1],
  ): Promise<GatewayAnswer<RefundAtGateway>> {
    return this.bankTransfers.giveBack(key, of);
  }

  transfer(
    key: string,
    of: Parameters<PaymentGateway['transfer']>[1],
  ): Promise<GatewayAnswer<Transferred>> {
    return this.vendors.transfer(key, of);
  }

  payOut(
    key: string,
    of: Parameters<PaymentGateway['payOut']>[1],
  ): Promise<GatewayAnswer<PayoutAtGateway>> {
    return this.vendors.payOut(key, of);
  }

  payoutState(gatewayAccount: string, payoutRef: string): Promise<GatewayAnswer<PayoutAtGateway>> {
    return this.vendors.payoutState(gatewayAccount, payoutRef);
  }

  openAccount(
    key: string,
    of: VendorWanted,
  ): Promise<GatewayAnswer<{ readonly gatewayAccount: string }>> {
    return this.vendors.open(key, of);
  }

  onboardingUrl(gatewayAccount: string, returnUrl: string): Promise<GatewayAnswer<string>> {
    return this.vendors.onboardingUrl(gatewayAccount, returnUrl);
  }

  account(gatewayAccount: string): Promise<GatewayAnswer<AccountFound>> {
    return this.vendors.account(gatewayAccount);
  }

  lookUp(
    key: string,
    { kind }: CallAbout,
  ): Promise<GatewayAnswer<{ readonly ref: string } | null>> {
    return answered(async () => {
      const kept = await this.simulation.read<KeyRecord>(buckets.keys, key);
      const ref = kept?.is.kind === kind ? kept.is.ref : null;
      return done(ref === null ? null : { ref });
    });
  }

  captured(gatewayRef: string): Promise<GatewayAnswer<Captured | null>> {
    return this.payments.captured(gatewayRef);
  }

  transferState(transferRef: string): Promise<GatewayAnswer<Transferred>> {
    return this.vendors.transferState(transferRef);
  }

  balanceTransactions(
    within: { readonly from: string; readonly before: string },
    cursor: string | null,
  ): Promise<GatewayAnswer<BalanceTransactionPage>> {
    return answered(async () => done(await this.movements.page(within, cursor)));
  }

  balanceTransaction(id: string): Promise<GatewayAnswer<BalanceTransaction | null>> {
    return answered(async () => done(await this.movements.byId(id)));
  }

  balances(): Promise<GatewayAnswer<readonly GatewayBalance[]>> {
    return answered(async () =>
      done(
        Object.entries(await this.balance.all()).map(([currency, available]) => ({
          currency,
          available,
          pending: 0,
          reserved: 0,
        })),
      ),
    );
  }

  dispute(disputeRef: string): Promise<GatewayAnswer<DisputeFound>> {
    return this.disputes.state(disputeRef);
  }

  submitEvidence(
    key: string,
    of: Parameters<PaymentGateway['submitEvidence']>[1],
  ): Promise<GatewayAnswer<DisputeStanding>> {
    return this.disputes.submit(key, of);
  }

  acceptDispute(
    key: string,
    of: { readonly disputeRef: string },
  ): Promise<GatewayAnswer<DisputeStanding>> {
    return this.disputes.accept(key, of);
  }

  receive(body: Buffer, signature: string): GatewayNews {
    verify(this.secret, body, signature, this.now());
    return JSON.parse(body.toString('utf8')) as GatewayNews;
  }

  newsSince(instant: string): Promise<GatewayAnswer<readonly GatewayNews[]>> {
    return answered(async () => done(await this.news.since(instant)));
  }

  /** From now on it notices what falls due, and sends again what was not accepted. */
  start(): void {
    this.timer ??= setInterval(() => {
      // the store is away: it looks again in a second
      if (!this.isLooking) void this.lookNow().catch(() => undefined);
    }, LOOK_EVERY_MS).unref();
  }

  /** What it has begun is done when this resolves; what has not been told stays in the store. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await this.looking.catch(() => undefined);
    await this.news.stop();
  }

  /** Has happen what is due by now. */
  lookNow(): Promise<void> {
    const before = this.looking.catch(() => undefined);
    this.isLooking = true;
    this.looking = before.then(() => this.look()).finally(() => (this.isLooking = false));
    return this.looking;
  }

  /** Moves the gateway's clock on, and has happen what is due by then. */
  async moveClock(byMs: number): Promise<void> {
    await this.clock.moveOn(byMs);
    this.lookedCloselyAtMs = Number.NEGATIVE_INFINITY;
    await this.lookNow();
  }

  /** The operator adds to its own balance. */
  async topUp(amount: number, currency: Currency): Promise<void> {
    await this.moveBalance('topUp', amount, currency);
    await this.refunds.payWaiting();
  }

  /**
   * The balance is moved by something that nobody has asked for; out is negative.
   *
   * @returns false: there is not so much
   */
  moveBalance(
    kind: 'topUp' | 'gatewayCharge' | 'other',
    amount: number,
    currency: Currency,
  ): Promise<boolean> {
    return this.simulation.change(async () => {
      const moved = { id: newTransaction(), kind, amount, currency, source: null };
      const changes =
        amount < 0 ? await this.balance.debit(moved) : await this.balance.credit(moved);
      return { changes: changes ?? [], result: changes !== null };
    });
  }

  /** What a form of its pages carries, so that only who has seen the page can send it. */
  formToken(ref: string): string {
    return sealOf(this.secret, 'form', ref);
  }

  /** Resolves when all callbacks that were due have been sent. */
  settled(): Promise<void> {
    return this.news.settled();
  }

  private async look(): Promise<void> {
    const isSure = this.now() - this.lookedCloselyAtMs >= LOOK_CLOSELY_EVERY_MS;
    for (const { kind, id, atMs } of await this.simulation.dueNow(isSure)) {
      if (kind === 'payout') await this.vendors.arrive(id, atMs);
      else if (kind === 'return') await this.bankTransfers.arrive(id, atMs);
      else if (kind === 'dispute' || kind === 'inquiry')
        await this.disputes.fallDue(kind, id, atMs);
      else await this.payments.fallDue(kind, id, atMs);
    }
    if (isSure) this.lookedCloselyAtMs = this.now();
    await this.refunds.payWaiting();
    await this.news.tellAgain();
  }
}
