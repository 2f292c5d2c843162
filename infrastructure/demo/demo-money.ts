import {
  proposeCommissionRules,
  publishCommissionRules,
} from '../../application/money/commission-rules.use-cases.js';
import { requestCheckout, requestRefund } from '../../application/money/payment.use-cases.js';
import {
  requestPayout,
  startPayoutOnboarding,
} from '../../application/money/vendor-account.use-cases.js';
import type { Caller } from '../../application/shared/caller.js';
import {
  chargebackIdOf,
  derivedId,
  paymentIdOf,
  vendorAccountId,
} from '../../application/shared/command/ids.js';
import {
  completeOrder,
  deliverOrder,
  shipOrder,
} from '../../application/trading/order.use-cases.js';
import { placePurchase } from '../../application/trading/purchase.use-cases.js';
import { chargeback } from '../../domain/money/chargeback/chargeback.js';
import { dueOf } from '../../domain/money/payment/bank-transfer.js';
import type { KnownPayment } from '../../domain/money/payment/payment-state.js';
import { payment } from '../../domain/money/payment/payment.js';
import {
  payoutAccount,
  type PayoutAccountState,
} from '../../domain/money/payout-account/payout-account.js';
import {
  vendorAccount,
  type PayoutState,
} from '../../domain/money/vendor-account/vendor-account.js';
import { order, type KnownOrder } from '../../domain/trading/order/order.js';
import { SimulatedGateway } from '../engines/simulated-gateway/simulated-gateway.js';
import { demoBuyers, demoOperator, demoVendors, type DemoCompany } from './companies.js';
import { BEGUN_DAYS_AGO, DemoBooks } from './demo-books.js';
import { DemoGateway } from './demo-gateway.js';
import { addressOf, poNumberOf } from './demo-trade.js';
import type { Demo } from './demo.js';
import { paidPurchases, type PaidPurchase } from './paid-purchases.js';

const TIMEOUT_MS = 20_000;
const PAUSE_MS = 10;
const CURRENCY = 'GBP';
/** A bank takes a minute, in days. */
const BANK_TAKES = 2 / 1_440;
/** They sell on account only, and have not said yet where they are paid to. */
const NOT_SET_UP = ['cleanline'];

interface Step {
  readonly daysAgo: number;
  run(): Promise<unknown>;
}

/**
 * Purchases that were paid before delivery, commission, payouts, a refund, a chargeback and the
 * books of these days, through the simulated gateway. Where another gateway is set up there is
 * commission only.
 */
export class DemoMoney {
  constructor(private readonly demo: Demo) {}

  async create(): Promise<void> {
    await this.commission();
    const { marketplace } = this.demo;
    if (!(marketplace.gateway instanceof SimulatedGateway)) return;
    const there = await DemoGateway.over(marketplace, marketplace.gateway);
    for (const vendor of demoVendors)
      if (!vendor.waiting && !NOT_SET_UP.includes(vendor.key)) await this.onboard(vendor, there);
    const books = new DemoBooks(this.demo, there);
    const steps = [
      ...paidPurchases.flatMap((purchase) => new PaidInAdvance(this.demo, there, purchase).steps()),
      { daysAgo: BEGUN_DAYS_AGO, run: () => books.addOwnMoney() },
      { daysAgo: books.unexplainedDaysAgo, run: () => books.takeWithoutSayingWhy() },
    ];
    for (const { daysAgo, run } of steps.toSorted((a, b) => b.daysAgo - a.daysAgo)) {
      there.at(this.demo.at(daysAgo));
      await run();
    }
    await books.reconcile();
  }

  /** Of two kinds: one for a vendor, by the order, and one for everything else. */
  private async commission(): Promise<void> {
    const { demo } = this;
    // whoever goes on with a demo that was broken off finds them published
    if (demo.marketplace.services.commission.current) return;
    /** Minor units. */
    const gbp = (amount: number) => [{ amount, currency: CURRENCY }];
    const rule = { vendorOrgId: null, categoryPath: null, fixed: [], floor: [], cap: [] };
    const rules = [
      {
        ...rule,
        ruleId: demo.id('commission-pennine'),
        name: 'Pennine, as agreed',
        vendorOrgId: demo.id('pennine'),
        percent: '8',
        fixed: gbp(50),
        floor: gbp(100),
        cap: gbp(15_000),
      },
      { ...rule, ruleId: demo.id('commission-all'), name: 'Everything else', percent: '10' },
    ];
    const reason = 'price list of this year';
    const [first, second] = demoOperator.people.filter(({ role }) => role === 'operator');
    const proposed = await demo.do(
      'commission',
      proposeCommissionRules,
      { rules, reason },
      demo.person(first!.email),
      30,
    );
    const { proposalId } = proposed.state.proposed!;
    await demo.do(
      'commission-publish',
      publishCommissionRules,
      { proposalId },
      demo.person(second!.email),
      29,
    );
    await until('the commission rules apply', () =>
      Promise.resolve(demo.marketplace.services.commission.current !== null),
    );
  }

  /** Long enough ago that nothing waits any more because the bank account is new. */
  private async onboard(vendor: DemoCompany, there: DemoGateway): Promise<void> {
    const { demo } = this;
    const vendorOrgId = demo.id(vendor.key);
    const daysAgo = 28;
    there.at(demo.at(daysAgo));
    const input = { vendorOrgId };
    const by = demo.admin(vendor);
    await demo.do(`onboard-${vendor.key}`, startPayoutOnboarding, input, by, daysAgo);
    const account = async (): Promise<PayoutAccountState> => {
      await there.follow();
      const { pipeline } = demo.marketplace.services;
      return (await pipeline.load(payoutAccount, vendorOrgId, true)).state;
    };
    await until('the vendor has an account', async () => {
      const state = await account();
      return state !== null && state.gatewayAccount !== null;
    });
    const state = await account();
    if (state?.status === 'Enabled') return;
    const bank = { last4: '3000', currency: CURRENCY };
    await there.gateway.vendors.enable(state!.gatewayAccount!, bank);
    await until('the vendor can be paid', async () => (await account())?.status === 'Enabled');
  }
}

/** What happens to one purchase, step by step; each may be done again. */
class PaidInAdvance {
  private readonly key: string;
  private readonly purchaseId: string;
  private readonly paymentId: string;
  private readonly orderId: string;
  private readonly company: DemoCompany;
  private readonly buyer: Caller;
  private readonly seller: Caller;
  private readonly operator: Caller;

  constructor(
    private readonly demo: Demo,
    private readonly there: DemoGateway,
    private readonly purchase: PaidPurchase,
  ) {
    this.key = `money-${purchase.key}`;
    this.company = demoBuyers.find((b) => b.key === purchase.buyer)!;
    this.buyer = demo.admin(this.company);
    this.seller = demo.admin(demoVendors.find((v) => v.key === purchase.vendor)!);
    this.operator = demo.admin(demoOperator);
    this.purchaseId = demo.id(this.key);
    this.paymentId = paymentIdOf(this.purchaseId, CURRENCY);
    this.orderId = derivedId('order', this.purchaseId, this.seller.organization.id, 0);
  }

  steps(): Step[] {
    const { placed, paid, shipped, delivered, completed, refunded, disputed, paidOut, method } =
      this.purchase;
    const step = (daysAgo: number | undefined, run: (daysAgo: number) => Promise<unknown>) =>
      daysAgo === undefined ? [] : [{ daysAgo, run: () => run(daysAgo) }];
    return [
      ...step(placed, (at) => this.place(at)),
      ...step(paid?.daysAgo, (at) =>
        method === 'card' ? this.payByCard(at) : this.send(paid!.part ?? 1),
      ),
      ...step(shipped, (at) => this.ship(at)),
      ...step(delivered, (at) => this.deliver(at)),
      ...step(completed, (at) => this.complete(at)),
      ...step(refunded?.daysAgo, (at) => this.refund(at, refunded!)),
      ...step(disputed?.daysAgo, () => this.dispute(disputed!)),
      ...step(paidOut, (at) => this.payOut(at)),
    ];
  }

  private async place(daysAgo: number): Promise<void> {
    const { demo, key, purchase } = this;
    const input = {
      lines: purchase.lines.map(([sku, quantity]) => ({
        productId: demo.products.get(sku)!.id,
        quantity,
        expectedUnitPrice: null,
      })),
      shippingAddress: addressOf(this.company),
      billingAddress: null,
      poNumber: poNumberOf(key),
      note: null,
      onShortage: 'reject' as const,
      allOrNothing: false,
      payment: purchase.method,
    };
    await demo.do(key, placePurchase, input, this.buyer, daysAgo);
    await this.payment(() => true);
    await this.there.follow();
  }

  private async payByCard(daysAgo: number): Promise<void> {
    const { there, paymentId } = this;
    const { status } = await this.payment(() => true);
    if (status !== 'Requested') return;
    await this.demo.do(`${this.key}-pay`, requestCheckout, { paymentId }, this.buyer, daysAgo);
    await there.follow();
    const { checkoutRef } = await this.payment((p) => p.checkoutRef !== null);
    await there.gateway.payments.pay(checkoutRef!);
    await there.follow();
    await this.payment((p) => p.status !== 'Requested');
    await this.order((o) => o.status !== 'Placed');
  }

  /** A bank transfer, or a part of it. */
  private async send(part: number): Promise<void> {
    const { gateway } = this.there;
    const state = await this.payment((p) => p.gatewayRef !== null);
    const sent = await gateway.bankTransfer(state.gatewayRef!);
    if (sent.is === 'done' && sent.value.receipts.length === 0)
      await gateway.bankTransfers.send(state.gatewayRef!, Math.round(dueOf(state) * part));
    await this.there.follow();
    if (part < 1) return;
    await this.captured();
    await this.order((o) => o.status !== 'Placed');
  }

  private async ship(daysAgo: number): Promise<void> {
    const { demo, key, orderId } = this;
    const tracking = `DX${2038471000 + key.length}GB`;
    const parcel = { orderId, lines: null, final: true, carrier: 'DX', tracking };
    await demo.do(`${key}-ship`, shipOrder, parcel, this.seller, daysAgo);
    await this.captured();
  }

  private deliver(daysAgo: number): Promise<unknown> {
    const input = { orderId: this.orderId, proof: null };
    return this.demo.do(`${this.key}-deliver`, deliverOrder, input, this.buyer, daysAgo);
  }

  private async complete(daysAgo: number): Promise<void> {
    const { demo, key, orderId, operator } = this;
    await demo.do(`${key}-complete`, completeOrder, { orderId }, operator, daysAgo);
    await this.payment(({ shares }) => shares.every((s) => s.released === s.captured));
    // it crosses to the vendor's account by an event of its own
    await until('the vendor is credited', async () => {
      const { seen } = (await this.account()).state;
      return [...seen.keys()].some((releaseId) => releaseId.includes(orderId));
    });
  }

  private async refund(
    daysAgo: number,
    { part, reason }: NonNullable<PaidPurchase['refunded']>,
  ): Promise<void> {
    const { paymentId, orderId } = this;
    const { shares } = await this.payment(() => true);
    const amount = (Math.round(shares[0]!.captured * part) / 100).toFixed(2);
    const input = { paymentId, orderId, amount, lines: null, requestId: null, reason };
    await this.demo.do(`${this.key}-refund`, requestRefund, input, this.seller, daysAgo);
    await this.payment(({ refunds }) => refunds.every((r) => r.status !== 'Requested'));
  }

  /** The buyer's bank takes the money back. */
  private async dispute({ reason }: NonNullable<PaidPurchase['disputed']>): Promise<void> {
    const { gateway } = this.there;
    const { gatewayRef } = await this.payment(() => true);
    const disputeRef = await gateway.disputes.open(gatewayRef!, { reason });
    // it was disputed before the demo was broken off
    if (disputeRef === null) return;
    const chargebackId = chargebackIdOf(gateway.name, disputeRef);
    const { pipeline } = this.demo.marketplace.services;
    await until('the chargeback is known', async () => {
      await this.there.follow();
      const { state } = await pipeline.load(chargeback, chargebackId, true);
      return state !== null;
    });
  }

  private async payOut(daysAgo: number): Promise<void> {
    const { demo, there, key, operator } = this;
    const are =
      (...statuses: readonly PayoutState['status'][]) =>
      async (): Promise<boolean> => {
        await there.follow();
        const payouts = [...(await this.account()).state.payouts.values()];
        return payouts.length > 0 && payouts.every((p) => statuses.includes(p.status));
      };
    if (await are('Paid')()) return;
    const input = { accountId: this.accountId, minimum: null };
    await demo.do(`${key}-payout`, requestPayout, input, operator, daysAgo);
    await until('the payout is on its way', are('Sent', 'Paid'));
    there.at(demo.at(daysAgo - BANK_TAKES));
    await there.gateway.lookNow();
    await until('the vendor is paid', are('Paid'));
  }

  private async captured(): Promise<void> {
    await this.payment(({ status }) => status === 'Captured');
  }

  private get accountId(): string {
    return vendorAccountId(this.seller.organization.id, CURRENCY);
  }

  private account() {
    return this.demo.marketplace.services.pipeline.load(vendorAccount, this.accountId, true);
  }

  private async payment(holds: (state: KnownPayment) => boolean): Promise<KnownPayment> {
    const { pipeline } = this.demo.marketplace.services;
    let known: KnownPayment | null = null;
    await until(`the payment of ${this.key} goes on`, async () => {
      // what it asks the gateway for may be read a moment after it is known
      await this.there.follow();
      known = (await pipeline.load(payment, this.paymentId, true)).state;
      return known !== null && holds(known);
    });
    return known!;
  }

  private order(holds: (state: KnownOrder) => boolean): Promise<void> {
    const { pipeline } = this.demo.marketplace.services;
    return until(`the order of ${this.key} goes on`, async () => {
      const { state } = await pipeline.load(order, this.orderId, true);
      return state !== null && holds(state as KnownOrder);
    });
  }
}

/** Processes react to what was done in their own time. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + TIMEOUT_MS;
  while (!(await holds())) {
    if (performance.now() > end)
      throw new Error(`the demo waited ${TIMEOUT_MS} ms until ${what}, and it has not happened`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
