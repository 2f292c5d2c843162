import type Stripe from 'stripe';
import type {
  AccountFound,
  BalanceTransaction,
  BalanceTransactionPage,
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
import { limits } from './amounts.js';
import { asked, done, refused } from './answers.js';
import { Calls } from './calls.js';
import { Disputes } from './disputes.js';
import { Movements } from './movements.js';
import { News } from './news.js';
import { Payments } from './payments.js';
import { Refunds } from './refunds.js';
import { isLiveKey, type StripeSettings } from './settings.js';
import { Vendors } from './vendors.js';

/** Longer than Stripe takes, with what it waits for of banks. */
const TIMEOUT_MS = 30_000;

/**
 * Stripe, by separate charges and transfers: the buyer pays the operator, who transfers to vendors
 * when the goods have come. docs/payments.md says what of it is proven, and how it is run.
 */
export class StripeGateway implements PaymentGateway {
  readonly name = 'stripe';
  readonly isSimulated: boolean;
  readonly limits = limits;
  /** Bank transfers are not taken. */
  readonly transferLimits = {};
  private readonly payments: Payments;
  private readonly refunds: Refunds;
  private readonly vendors: Vendors;
  private readonly disputes: Disputes;
  private readonly movements: Movements;
  private readonly calls: Calls;
  private readonly news: News;

  private constructor(
    private readonly stripe: Stripe,
    { secretKey, webhookSecrets }: StripeSettings,
  ) {
    const isLive = isLiveKey(secretKey);
    this.isSimulated = !isLive;
    this.payments = new Payments(stripe);
    this.refunds = new Refunds(stripe);
    this.vendors = new Vendors(stripe);
    this.disputes = new Disputes(stripe);
    this.movements = new Movements(stripe);
    this.calls = new Calls(stripe, this.payments, this.vendors, this.disputes);
    this.news = new News(stripe, webhookSecrets, isLive);
  }

  /** The package is read only here: it takes a third of a second. */
  static async open(settings: StripeSettings): Promise<StripeGateway> {
    const { default: Client } = await import('stripe');
    const { secretKey, address, timeoutMs = TIMEOUT_MS } = settings;
    const client = new Client(secretKey, {
      ...address,
      // the relay repeats, and looks up first what may have been done
      maxNetworkRetries: 0,
      telemetry: false,
      timeout: timeoutMs,
      appInfo: { name: 'Tradepost' },
    });
    return new StripeGateway(client, settings);
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
    of: Parameters<PaymentGateway['refund']>[1],
  ): Promise<GatewayAnswer<RefundAtGateway>> {
    return this.refunds.create(key, of);
  }

  refundState(refundRef: string): Promise<GatewayAnswer<RefundAtGateway>> {
    return this.refunds.state(refundRef);
  }

  createBankTransfer(): Promise<GatewayAnswer<never>> {
    return Promise.resolve(refused('bank_transfers_not_taken'));
  }

  bankTransfer(): Promise<GatewayAnswer<never>> {
    return Promise.resolve(refused('bank_transfers_not_taken'));
  }

  returnTransfer(): Promise<GatewayAnswer<never>> {
    return Promise.resolve(refused('bank_transfers_not_taken'));
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

  lookUp(key: string, of: CallAbout): Promise<GatewayAnswer<{ readonly ref: string } | null>> {
    return this.calls.lookUp(key, of);
  }

  captured(gatewayRef: string): Promise<GatewayAnswer<Captured | null>> {
    return this.payments.captured(gatewayRef);
  }

  transferState(transferRef: string): Promise<GatewayAnswer<Transferred>> {
    return this.vendors.transferState(transferRef);
  }

  dispute(disputeRef: string): Promise<GatewayAnswer<DisputeFound>> {
    return this.disputes.state(disputeRef);
  }

  submitEvidence(
    key: string,
    of: Parameters<PaymentGateway['submitEvidence']>[1],
  ): Promise<GatewayAnswer<DisputeFound>> {
    return this.disputes.submit(key, of);
  }

  acceptDispute(
    key: string,
    of: { readonly disputeRef: string },
  ): Promise<GatewayAnswer<DisputeFound>> {
    return this.disputes.accept(key, of);
  }

  balanceTransactions(
    within: { readonly from: string; readonly before: string },
    cursor: string | null,
  ): Promise<GatewayAnswer<BalanceTransactionPage>> {
    return this.movements.page(within, cursor);
  }

  balanceTransaction(id: string): Promise<GatewayAnswer<BalanceTransaction | null>> {
    return this.movements.byId(id);
  }

  balances(): Promise<GatewayAnswer<readonly GatewayBalance[]>> {
    return this.movements.balances();
  }

  receive(body: Buffer, signature: string): GatewayNews {
    return this.news.receive(body, signature);
  }

  newsSince(
    instant: string,
    accounts: readonly string[] = [],
  ): Promise<GatewayAnswer<readonly GatewayNews[]>> {
    return this.news.since(instant, accounts);
  }

  /** Asks something small, and how the operator's own money leaves (docs.stripe.com/payouts). */
  examine(): Promise<GatewayAnswer<{ readonly paysOutByHand: boolean }>> {
    return asked(async () => {
      const { payments } = await this.stripe.balanceSettings.retrieve();
      return done({ paysOutByHand: payments.payouts?.schedule?.interval === 'manual' });
    });
  }

  start(): void {
    // nothing happens by itself: it calls back, and is asked
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
